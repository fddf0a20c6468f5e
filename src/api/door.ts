import { holderOf } from "../accounts/client-token.ts";
import { insistOnScope, invalidToken } from "../accounts/tokens.ts";
import { type Connection, patience } from "../doors/incoming.ts";
import { openRouter } from "../doors/router.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { type Call, type Needs, type Route, tokenIn } from "./call.ts";
import { type Keeper, keepAnswers } from "./kept.ts";
import { refusal } from "./refusal.ts";
import { apiRoutes } from "./routes.ts";

/**
 * The door for EvalAI's clients: its REST API. Whoever calls is known by a header and never by a cookie, so that another site's
 * page cannot act through a browser here. Bodies are left alone for the handlers to stream.
 */
export function apiDoor(app: App, connection: Connection) {
  const keeper = keepAnswers(app);
  return openRouter("api", apiRoutes, {
    answer: (route, request, params) => answer(app, connection, keeper, route, request, params),
    nowhere: (request) => answer(app, connection, keeper, nowhere, request, {}),
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
  about: { does: "Says that there is nothing here", answers: {} },
};

async function answer(
  app: App,
  connection: Connection,
  keeper: Keeper,
  route: Route,
  request: Request,
  params: Record<string, string>,
): Promise<Response> {
  try {
    const held = await callerOf(app, request);
    insistOn(route.needs, held);
    const call: Call = {
      app,
      request,
      url: new URL(request.url),
      params,
      fields: route.about.body ?? {},
      // On what is open to all, a token shows its owner more only if it was made for looking.
      viewer:
        held === null || (route.needs === "nothing" && !held.scopes.includes("read")) ? null : held.user,
      held,
      isSecure: connection.isSecure(request),
      address: connection.address(request),
      ...patience(connection, request),
    };
    const handle = async () => route.handler(call);
    const key = () => JSON.stringify([held, call.isSecure, request.url]);
    const response = await (request.method === "GET" ? keeper(key(), handle) : handle());
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    return refusal(app, request, error);
  }
}

/** Who the request's token says is calling. Null where it shows none. @throws Fault unauthorised. */
async function callerOf(app: App, request: Request): Promise<Call["held"]> {
  if (!request.headers.has("authorization")) return null;
  const token = tokenIn(request);
  if (token === null) throw invalidToken();
  return holderOf(app, token);
}

function insistOn(needs: Needs, held: Call["held"]): void {
  if (needs === "nothing") return;
  if (held === null) throw new Fault("unauthorised", "Authentication credentials were not provided.");
  if (needs !== "token") insistOnScope(held.scopes, needs);
}
