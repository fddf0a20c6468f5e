import type { VNode } from "preact";
import type { Viewer } from "../accounts/viewer.ts";
import type { App } from "../platform/app.ts";
import type { Chrome, Flash, Theme } from "../../views/layout.tsx";
import { renderPage } from "../../views/render.ts";
import { build } from "../platform/build.ts";
import { cookieText, readCookies } from "./cookies.ts";

/** One request to the pages, with everything a handler needs to answer it. */
export type Visit = {
  app: App;
  request: Request;
  url: URL;
  params: Record<string, string>;
  viewer: Viewer;
  /** Whether people can make accounts for themselves: guests are then offered to. */
  registration: boolean;
  /** Address of the other end, for throttling; "" when it cannot be told. */
  address: string;
  requestId: string;
  /** Lets the other end be silent for two minutes at a time: for uploads and downloads. */
  takeYourTime(): void;
  /** Lets it be silent for as long as it takes: for live streams, and while long work of ours keeps it waiting. */
  stayOpen(): void;
};

export type Handler = (visit: Visit) => Promise<Response> | Response;

/** A route as data, so that the tests can walk all of them. */
export type Route = { method: "GET" | "POST"; path: string; handler: Handler };

export const get = (path: string, handler: Handler): Route => ({ method: "GET", path, handler });
export const post = (path: string, handler: Handler): Route => ({ method: "POST", path, handler });

/** A number from the path. Anything else in its place is a page that does not exist. */
export function idParam(visit: Visit, name: string): number {
  const text = visit.params[name] ?? "";
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : -1;
}

/** How this visitor's programs reach the server: "https://assay.example.org", without a slash at its end. */
export function baseOf({ app, url }: Pick<Visit, "app" | "url">): string {
  return app.config.publicUrl ?? url.origin;
}

/** What the page's frame needs to know about this visit. */
export function chrome(visit: Visit, title: string, more: Partial<Chrome> = {}): Chrome {
  return {
    title,
    viewer: visit.viewer,
    theme: themeOf(visit.request),
    here: visit.url.pathname + visit.url.search,
    flash: flashOf(visit.request),
    version: build.version,
    registration: visit.registration,
    ...frameSettings,
    ...more,
  };
}

/** What holds for every page of a running server, set once when it starts. */
let frameSettings: Partial<Chrome> = {};
export function setFrame(settings: Partial<Chrome>): void {
  frameSettings = settings;
}

/** A complete page. Pages for somebody who is logged in are kept by no cache. */
export function page(visit: Visit, view: VNode, status = 200): Response {
  const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
  headers.set("cache-control", visit.viewer === null ? "no-cache" : "no-store");
  if (flashOf(visit.request) !== null) headers.append("set-cookie", cookieText("flash", "", { maxAge: 0 }));
  return new Response(renderPage(view), { status, headers });
}

/** See other: the answer to every form that did something. The flash is shown on the page it leads to. */
export function redirect(location: string, flash?: Flash, cookies: string[] = []): Response {
  const headers = new Headers({ location });
  if (flash !== undefined) {
    const value = Buffer.from(JSON.stringify(flash)).toString("base64url");
    headers.append("set-cookie", cookieText("flash", value, { maxAge: 60 }));
  }
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Where to go after logging in: only a path of ours, never another site, and in the ASCII that a header can hold. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(next) ? next : "/";
}

function themeOf(request: Request): Theme {
  const theme = readCookies(request).theme;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

function flashOf(request: Request): Flash | null {
  const value = readCookies(request).flash;
  if (value === undefined || value === "") return null;
  try {
    const { tone, message } = JSON.parse(Buffer.from(value, "base64url").toString("utf8"));
    const known = ["good", "bad", "warn", "info"].includes(tone) && typeof message === "string";
    return known ? { tone, message: message.slice(0, 500) } : null;
  } catch {
    return null;
  }
}
