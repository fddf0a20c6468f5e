import type { Connection } from "../doors/incoming.ts";
import type { Arrival } from "../images/arrival.ts";
import { TEAM_BYTES } from "../images/budget.ts";
import type { Admit } from "../images/may-push.ts";
import { readName } from "../images/name.ts";
import { openUploads } from "../images/uploads.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import type { Registry } from "./call.ts";
import { openIdentify } from "./credentials.ts";
import { broken, Refusal, refused } from "./refusal.ts";
import { openBody, type RequestBody } from "./request-body.ts";
import { findRoute } from "./routes.ts";

/** What the registry does not know by itself. */
export type RegistryOptions = {
  /** Who may hand something in where and when. */
  admit: Admit;
  /** What is done with images as they arrive. */
  arrival: Arrival;
  /** What all images of one team may take up together. */
  teamBytes?: number;
};

export type RegistryHandler = {
  handle(request: Request): Promise<Response>;
  /** Drops uploads that nobody goes on with. To be called now and then. */
  sweep(): void;
};

/** The door for container clients: OCI's distribution protocol, version 1.1, as a function. */
export function registryHandler(
  app: Pick<App, "db" | "files" | "clock" | "log">,
  { admit, arrival, teamBytes = TEAM_BYTES }: RegistryOptions,
  connection: Pick<Connection, "address" | "limitSilence">,
): RegistryHandler {
  const { db, files, clock } = app;
  const registry: Registry = { db, files, clock, uploads: openUploads(files), teamBytes, admit, arrival };
  const identify = openIdentify(app);

  async function answer(request: Request, body: RequestBody): Promise<Response> {
    const url = new URL(request.url);
    const caller = await identify(request, connection.address(request));
    if (/^\/v2\/?$/.test(url.pathname)) return Response.json({});
    const route = url.pathname.startsWith("/v2/")
      ? findRoute(decoded(url.pathname.slice("/v2/".length)))
      : null;
    if (route === null)
      throw new Refusal(404, "UNSUPPORTED", "There is nothing at this address of the registry.");
    const { methods, asked, rest } = route;
    const endpoint = methods[request.method];
    if (endpoint === undefined) {
      const allow = Object.keys(methods).join(", ");
      throw new Refusal(405, "UNSUPPORTED", `This address takes ${allow}.`, { allow });
    }
    const name = readName(asked);
    if (name === null)
      throw new Refusal(
        400,
        "NAME_INVALID",
        "A repository's name has lower-case letters, digits and . _ - / only.",
      );
    const stayOpen = () => connection.limitSilence(request, 0);
    const query = url.searchParams;
    return endpoint({ registry, request, body, query, caller, name, asked, rest, stayOpen });
  }

  return {
    async handle(request) {
      const body = openBody(request);
      const response = await answer(request, body).catch(async (error) => {
        await body.hearOut();
        return failed(app, request, error);
      });
      response.headers.set("docker-distribution-api-version", "registry/2.0");
      response.headers.set("x-content-type-options", "nosniff");
      return response;
    },
    sweep: () => registry.uploads.sweep(clock.now()),
  };
}

function failed({ log }: Pick<App, "log">, request: Request, error: unknown): Response {
  const refusal = refused(error);
  if (refusal !== null) return refusal;
  // The other end is gone: nobody reads this. What it sent of an upload is kept.
  if (error instanceof Error && error.name === "AbortError") return new Response(null, { status: 400 });
  const requestId = newSecret().slice(0, 12);
  log.error("request to the registry failed", error, {
    request: requestId,
    method: request.method,
    path: new URL(request.url).pathname,
  });
  return broken(requestId);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
