import { viewerBySession } from "../accounts/sessions.ts";
import { readSettings } from "../accounts/settings.ts";
import { isSetUp } from "../accounts/setup.ts";
import { type Connection, patience } from "../doors/incoming.ts";
import { logBroken, openRouter } from "../doors/router.ts";
import { statusOf } from "../doors/status.ts";
import { Fault } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import { ErrorPage } from "../../views/error.tsx";
import { readCookies, sessionCookieName } from "./cookies.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { routes } from "./routes.ts";
import { notSetUpYet } from "./setup.tsx";
import { chrome, page, redirect, type Route, type Visit } from "./visit.ts";

/** The door for browsers: every page and form, and pages about `others`. Bodies are left alone for the handlers to stream. */
export function webDoor(app: App, connection: Connection, others: Route[] = []) {
  return openRouter("web", [...routes, ...others], {
    answer: (route, request, params) => answer(app, connection, route, request, params),
    nowhere: (request) => answer(app, connection, nowhere, request, {}),
    broken(request, error) {
      logBroken(app, request, error);
      return new Response("Something went wrong inside the server.\n", { status: 500 });
    },
  });
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
  if (connection.isSecure(request)) url.protocol = "https:";
  const isSecure = (app.config.publicUrl ?? url.origin).startsWith("https:");
  const visit: Visit = {
    app,
    request,
    url,
    params,
    viewer: null,
    registration: true,
    address: connection.address(request),
    requestId: newSecret().slice(0, 12),
    ...patience(connection, request),
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
