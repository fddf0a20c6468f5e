import type { TestApp } from "./app.ts";
import { webDoor } from "../../src/web/door.tsx";

/** Follows links and sends forms as a browser without JavaScript would: keeps cookies, says where it comes from. */
export type Visitor = {
  get(path: string): Promise<Response>;
  post(path: string, fields?: Record<string, string | string[]>): Promise<Response>;
  upload(
    path: string,
    fields: Record<string, string>,
    file: { field: string; name: string; content: string | Uint8Array },
  ): Promise<Response>;
  /** Any request, with the cookies. */
  send(path: string, init?: RequestInit): Promise<Response>;
  cookies: Map<string, string>;
};

/** A visitor of the pages of `app`, without a network in between. Redirects are returned, not followed. */
export function visitorOf(app: TestApp): Visitor {
  const door = webDoor(app, { address: () => "192.0.2.1", isSecure: () => false, limitSilence: () => {} });
  const cookies = new Map<string, string>();
  const origin = "http://assay.test";

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("sec-fetch-site", "same-origin");
    const response = await door.handle(new Request(origin + path, { ...init, headers, redirect: "manual" }));
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  return {
    cookies,
    send,
    get: (path) => send(path),
    post(path, fields = {}) {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const each of [value].flat()) body.append(name, each);
      return send(path, {
        method: "POST",
        body: body.toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    },
    upload(path, fields, file) {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append(file.field, new File([file.content as BlobPart], file.name));
      return send(path, { method: "POST", body });
    },
  };
}
