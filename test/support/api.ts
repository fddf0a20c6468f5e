import { createToken, scopes } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { apiDoor } from "../../src/api/door.ts";
import { insistOnDocumented } from "./api-documented.ts";
import type { TestApp } from "./app.ts";

/**
 * A program that calls the API of `app`, without a network in between. Objects travel as JSON, FormData as a form. Every answer
 * has to be as the documentation says.
 */
export type Client = {
  token: string | null;
  call(
    method: string,
    path: string,
    body?: BodyInit | object,
    headers?: Record<string, string>,
  ): Promise<Response>;
  get(path: string): Promise<Response>;
  post(path: string, body?: BodyInit | object): Promise<Response>;
  put(path: string, body?: BodyInit | object): Promise<Response>;
  patch(path: string, body?: BodyInit | object): Promise<Response>;
  delete(path: string): Promise<Response>;
  /** The JSON of an answer that has to be a yes. @throws Error with what it said instead. */
  read(path: string): Promise<any>;
};

/** A client with a token of somebody's for every use, or without one. Paths are below /api/. */
export async function clientOf(app: TestApp, user: User | null, uses: string[] = scopes): Promise<Client> {
  const wish = { name: "test", scopes: uses, days: 90 };
  return clientWith(app, user === null ? null : await createToken(app.db, user.id, wish, app.clock.now()));
}

/** The same with any text for a token. */
export function clientWith(app: TestApp, token: string | null): Client {
  const door = apiDoor(app, { address: () => "192.0.2.1", isSecure: () => false, limitSilence: () => {} });
  const send = async (request: Request): Promise<Response> => {
    const response = await door.handle(request);
    await insistOnDocumented(request, response);
    return response;
  };
  const call: Client["call"] = (method, path, body, more = {}) => {
    const headers = new Headers(more);
    if (token !== null && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
    const address = path.startsWith("http") ? path : `http://assay.test/api/${path}`;
    if (body === undefined) return send(new Request(address, { method, headers }));
    const isPlain = Object.getPrototypeOf(body) === Object.prototype;
    if (isPlain && !headers.has("content-type")) headers.set("content-type", "application/json");
    return send(
      new Request(address, { method, headers, body: isPlain ? JSON.stringify(body) : (body as BodyInit) }),
    );
  };
  return {
    token,
    call,
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
    patch: (path, body) => call("PATCH", path, body),
    delete: (path) => call("DELETE", path),
    async read(path) {
      const response = await call("GET", path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
  };
}

/** A multipart form with one file, as the stock client sends it. */
export function formWith(
  fields: Record<string, string>,
  file?: { field: string; name: string; content: string | Uint8Array },
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append(file.field, new File([file.content as BlobPart], file.name));
  return form;
}

/** What a refusal says. It has to have both fields, with the same sentence. @throws Error when it has not. */
export async function refusalOf(
  response: Response,
): Promise<{ status: number; error: string; [field: string]: unknown }> {
  const body = await response.json();
  if (response.status < 400 || typeof body.error !== "string" || body.error !== body.detail) {
    throw new Error(`no well-formed refusal: ${response.status} ${JSON.stringify(body)}`);
  }
  return { status: response.status, ...body };
}
