import type { Scope, TokenHolder } from "../accounts/tokens.ts";
import { signedIn, type User, type Viewer } from "../accounts/viewer.ts";
import type { Incoming } from "../doors/incoming.ts";
import type { App } from "../platform/app.ts";

/** One request to the API, with everything a handler needs to answer it. */
export type Call = Incoming & {
  app: App;
  url: URL;
  params: Record<string, string>;
  viewer: Viewer;
  /** The token by which they are known; null for guests. */
  held: TokenHolder | null;
  /** Whether they reach us, or the proxy in front of us, over HTTPS. */
  isSecure: boolean;
  /** Address of the other end, for throttling; "" when it cannot be told. */
  address: string;
};

export type Handler = (call: Call) => Promise<Response> | Response;

/** Who may call: anybody, whoever shows a token, or one made for this use. What they see is for the queries to say. */
export type Needs = "nothing" | "token" | Scope;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route as data, so that the tests can walk all of them. A slash at its end makes no difference. */
export type Route = { method: Method; path: string; needs: Needs; handler: Handler };

const routes =
  (method: Method) =>
  (path: string, needs: Needs, handler: Handler): Route => ({ method, path: `/api/${path}`, needs, handler });
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

/** Whoever calls, on a route that needs a token. */
export const caller = (call: Pick<Call, "viewer">): User => signedIn(call.viewer);
