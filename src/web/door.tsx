import { Elysia } from "elysia";
import { viewerBySession } from "../accounts/sessions.ts";
import { readSettings } from "../accounts/settings.ts";
import { isSetUp } from "../accounts/setup.ts";
import { Fault, type FaultKind } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import { ErrorPage } from "../../views/error.tsx";
import { readCookies, sessionCookieName } from "./cookies.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { routes } from "./routes.ts";
import { notSetUpYet } from "./setup.tsx";
import { chrome, page, redirect, type Route, type Visit } from "./visit.ts";

/** What the server knows about a connection and the handler may need. */
export type Connection = {
  address(request: Request): string;
  /** Sets after how many seconds of silence it is closed; 0: never. */
  limitSilence(request: Request, seconds: number): void;
};

/** Seconds of silence in an upload or a download after which the other end is taken to be gone. */
const TRANSFER_SILENCE = 120;

/** The door for browsers: every page and form. Bodies are left alone for the handlers to stream. */
export function webDoor(app: App, connection: Connection) {
  const door = new Elysia({ name: "web" });
  for (const route of routes) {
    door.route(
      route.method,
      route.path,
      ({ request, params }) => answer(app, connection, route, request, params ?? {}),
      {
        parse: "none",
      },
    );
  }
  // What is thrown here never reached a handler; Elysia's own answer would repeat its text to strangers.
  door.onError(({ request, error }) => {
    app.log.error("request failed before its handler", error, { path: new URL(request.url).pathname });
    return new Response("Something went wrong inside the server.\n", { status: 500 });
  });
  return door.all("*", ({ request }) => answer(app, connection, nowhere, request, {}), { parse: "none" });
}

const nowhere: Route = {
  method: "GET",
  path: "*",
  handler: () => {
    throw new Fault("missing", "There is no such page.");
  },
};

async function answer(
  app: App,
  connection: Connection,
  route: Route,
  request: Request,
  params: Record<string, string>,
): Promise<Response> {
  const url = new URL(request.url);
  const isSecure = (app.config.publicUrl ?? url.origin).startsWith("https:");
  const visit: Visit = {
    app,
    request,
    url,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)])),
    viewer: null,
    registration: true,
    address: connection.address(request),
    requestId: newSecret().slice(0, 12),
    takeYourTime: () => connection.limitSilence(request, TRANSFER_SILENCE),
    stayOpen: () => connection.limitSilence(request, 0),
  };
  try {
    refuseCrossSite(request, app.config.publicUrl);
    const token = readCookies(request)[sessionCookieName(isSecure)];
    if (token !== undefined) visit.viewer = await viewerBySession(app.db, token, app.clock.now());
    if (visit.viewer === null) {
      if (!beforeSetUp.includes(route.path) && !(await isSetUp(app.db))) return notSetUpYet(visit);
      visit.registration = (await readSettings(app.db)).openRegistration;
    }
    return await route.handler(visit);
  } catch (error) {
    return refusal(visit, error);
  }
}

/** What there is to see while nobody has an account: the first-run link, and the choice of colours on its page. */
const beforeSetUp = ["/setup/:token", "/theme"];

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How each kind of fault is said over HTTP. */
export const statusOf: Record<FaultKind, number> = {
  invalid: 422,
  unauthorised: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

function refusal(visit: Visit, error: unknown): Response {
  if (!(error instanceof Fault)) {
    visit.app.log.error("request failed", error, { request: visit.requestId, path: visit.url.pathname });
    return page(
      visit,
      <ErrorPage chrome={chrome(visit, "Something went wrong")} requestId={visit.requestId} />,
      500,
    );
  }
  if (error.kind === "unauthorised" && visit.request.method === "GET") {
    return redirect(`/login?next=${encodeURIComponent(visit.url.pathname + visit.url.search)}`);
  }
  const view = (
    <ErrorPage
      chrome={chrome(visit, "This did not work")}
      fault={{ message: error.message, problems: error.problems }}
    />
  );
  return page(visit, view, statusOf[error.kind]);
}
