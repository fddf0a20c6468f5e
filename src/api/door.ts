import { insistOnScope, tokenHolder } from "../accounts/tokens.ts";
import { type Connection, patience } from "../doors/incoming.ts";
import { openRouter } from "../doors/router.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Call, Needs, Route } from "./call.ts";
import { refusal } from "./refusal.ts";
import { apiRoutes } from "./routes.ts";

/**
 * The door for EvalAI's clients: its REST API. Whoever calls is known by a header and never by a cookie, so that another site's
 * page cannot act through a browser here. Bodies are left alone for the handlers to stream.
 */
export function apiDoor(app: App, connection: Connection) {
  return openRouter("api", apiRoutes, {
    answer: (route, request, params) => answer(app, connection, route, request, params),
    nowhere: (request) => answer(app, connection, nowhere, request, {}),
    broken: (request, error) => refusal(app, request, error),
  });
}

const nowhere: Route = {
  method: "GET",
  path: "*",
  needs: "nothing",
  handler: () => {
    throw new Fault("missing", "Not found.");
  },
};

async function answer(
  app: App,
  connection: Connection,
  route: Route,
  request: Request,
  params: Record<string, string>,
): Promise<Response> {
  try {
    const held = await holderOf(app, request);
    insistOn(route.needs, held);
    const call: Call = {
      app,
      request,
      url: new URL(request.url),
      params,
      // On what is open to all, a token shows its owner more only if it was made for looking.
      viewer:
        held === null || (route.needs === "nothing" && !held.scopes.includes("read")) ? null : held.user,
      held,
      isSecure: connection.isSecure(request),
      address: connection.address(request),
      ...patience(connection, request),
    };
    const response = await route.handler(call);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    return refusal(app, request, error);
  }
}

/** Whose token the request shows: `Bearer` and `Token` mean the same. Null where it shows none. @throws Fault unauthorised. */
async function holderOf(app: App, request: Request) {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const token = /^(?:bearer|token)\s+(\S{1,500})\s*$/i.exec(header)?.[1];
  if (token === undefined) throw new Fault("unauthorised", "This is no token.", [], "token_invalid");
  return tokenHolder(app.db, token, app.clock.now());
}

function insistOn(needs: Needs, held: Call["held"]): void {
  if (needs === "nothing") return;
  if (held === null) throw new Fault("unauthorised", "Authentication credentials were not provided.");
  if (needs !== "token") insistOnScope(held.scopes, needs);
}
