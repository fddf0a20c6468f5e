import type { Holder } from "../accounts/client-token.ts";
import type { Scope } from "../accounts/tokens.ts";
import { signedIn, type User, type Viewer } from "../accounts/viewer.ts";
import type { Incoming } from "../doors/incoming.ts";
import type { Fields } from "../kit/schema.ts";
import type { App } from "../platform/app.ts";
import type { About, Documented } from "./about.ts";

/** One request to the API, with everything a handler needs to answer it. `F`: the fields that its body may have. */
export type Call<F extends Fields = Fields> = Incoming & {
  app: App;
  url: URL;
  params: Record<string, string>;
  /** What the route says of the fields of its body. */
  fields: F;
  viewer: Viewer;
  /** The token by which they are known; null for guests. */
  held: Holder | null;
  /** Whether they reach us, or the proxy in front of us, over HTTPS. */
  isSecure: boolean;
  /** Address of the other end, for throttling; "" when it cannot be told. */
  address: string;
};

export type Handler<F extends Fields = Fields> = (call: Call<F>) => Promise<Response> | Response;

/** Who may call: anybody, whoever shows a token, or one made for this use. What they see is for the queries to say. */
export type Needs = "nothing" | "token" | Scope;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route as data: the tests walk all of them, and the documentation is made of them. A slash at its end makes no difference. */
export type Route = { method: Method; path: string; needs: Needs; handler: Handler; about: About };

/** How routes are made. A handler that reads fields of the body takes the very type of those that are documented. */
const routes =
  (method: Method) =>
  <F extends Fields = Fields>(
    path: string,
    needs: Needs,
    handler: Handler<F>,
    about: Documented<F>,
  ): Route => ({
    method,
    path: `/api/${path}`,
    needs,
    handler: handler as Handler<never> as Handler,
    about,
  });
export const get = routes("GET");
export const post = routes("POST");
export const put = routes("PUT");
export const patch = routes("PATCH");
export const del = routes("DELETE");

/** A number from the path. Anything else in its place is a thing that does not exist. */
export function idParam(call: Pick<Call, "params">, name: string): number {
  return idIn(call.params[name]);
}

/** A number that somebody wrote; -1, which is nothing's, for anything else. */
export function idIn(text: string | undefined): number {
  return /^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : -1;
}

/** The token that a request shows: `Bearer` and `Token` mean the same. Null where the header holds something else. */
export function tokenIn(request: Request): string | null {
  return /^(?:bearer|token)\s+(\S{1,500})\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

/** Whoever calls, on a route that needs a token. */
export const caller = (call: Pick<Call, "viewer">): User => signedIn(call.viewer);
