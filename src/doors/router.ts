import { Elysia } from "elysia";
import type { App } from "../platform/app.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Params = Record<string, string>;

/** How a door answers: `answer` on a route, `nowhere` on none, `broken` when a request fails before either. */
type Answers<R> = {
  answer(route: R, request: Request, params: Params): Promise<Response>;
  nowhere(request: Request): Promise<Response>;
  broken(request: Request, error: unknown): Response;
};

/**
 * Leads requests to routes by method and path; a slash at the end makes no difference. Bodies are left alone for the handlers
 * to stream, and what stands in the path is decoded.
 */
export function openRouter<R extends { method: Method; path: string }>(
  name: string,
  routes: R[],
  { answer, nowhere, broken }: Answers<R>,
): { handle(request: Request): Promise<Response> } {
  const router = new Elysia({ name });
  for (const route of routes) {
    router.route(
      route.method,
      route.path,
      ({ request, params }) => answer(route, request, decoded(params ?? {})),
      { parse: "none" },
    );
  }
  // What is thrown here never reached a handler; Elysia's own answer would repeat its text to strangers.
  router.onError(({ request, error }) => broken(request, error));
  router.all("*", ({ request }) => nowhere(request), { parse: "none" });
  return { handle: (request) => router.handle(request) };
}

function decoded(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Writes down that a request failed before its handler. */
export function logBroken(app: Pick<App, "log">, request: Request, error: unknown): void {
  app.log.error("request failed before its handler", error, { path: new URL(request.url).pathname });
}
