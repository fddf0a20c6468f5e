import { setAssetVersions } from "../views/asset-url.ts";
import { places } from "../views/places.ts";
import { apiDoor } from "./api/door.ts";
import { openApi } from "./api/openapi.ts";
import { apiRoutes } from "./api/routes.ts";
import { ecrAnswer, isForEcr } from "./api/ecr.ts";
import { baseOf } from "./api/json.ts";
import { madeFile } from "./doors/downloads.ts";
import type { Connection } from "./doors/incoming.ts";
import { originOf } from "./kit/forwarded.ts";
import { health, prometheus } from "./monitoring.ts";
import type { App } from "./platform/app.ts";
import { assetHash, listAssets, publicAsset } from "./platform/assets.ts";
import type { Config } from "./platform/config.ts";
import { type Serving, startListener } from "./platform/listener.ts";
import type { Tls } from "./platform/tls.ts";
import { authorityOf } from "./platform/tls-authority.ts";
import { apiPage } from "./web/api-page.tsx";
import { webDoor } from "./web/door.tsx";
import { closeLiveStreams } from "./web/live.ts";
import { setFrame } from "./web/visit.ts";

/** What every answer says to browsers, whatever door it came through. */
const securityHeaders: Record<string, string> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** A server that is listening. */
export type Listening = {
  url: URL;
  /** Takes no more connections, and cuts off after `graceMs` (left out: at once) what is not answered by then. */
  stop(graceMs?: number): Promise<void>;
};

type Handle = (request: Request) => Promise<Response> | Response;

/** What a listener is given besides the appliance. `banner` stands on every page. */
type Extras = { banner?: string; tls?: Tls | null };

/** Starts the one listener in front of all doors. @throws Fault conflict when the port is taken. */
export function listen(app: App, { banner, tls = null }: Extras = {}): Listening {
  setFrame(banner === undefined ? {} : { banner });
  const { config, log } = app;
  const serving: Serving = {
    hostname: config.address,
    port: config.port,
    portSetting: "port",
    idleTimeout: 30,
    // Each route sets its own limit while it streams.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: async (request) => lasting(config, await handle(request)),
    error(error) {
      log.error("request failed outside every door", error);
      return secured(new Response("Something went wrong inside the server.\n", { status: 500 }));
    },
  };
  const listener = startListener(serving, tls, log);
  const origin = (request: Request) =>
    originOf(listener.peer(request), request.headers, config.trustedProxies);
  const handle = doors(app, {
    address: (request) => origin(request).address,
    isSecure: (request) => tls !== null || origin(request).isSecure,
    limitSilence: listener.limitSilence,
  });
  return {
    url: listener.url,
    async stop(graceMs = 0) {
      const stopped = listener.stop(graceMs);
      closeLiveStreams();
      await stopped;
    },
  };
}

/**
 * Tells browsers to insist on HTTPS for half a year (RFC 6797) when the certificate is one that others look after. With our own
 * authority, or a proxy, that is not for us to promise.
 */
function lasting({ tls }: Config, response: Response): Response {
  if (tls.kind === "files") response.headers.set("strict-transport-security", "max-age=15552000");
  return response;
}

/** Every door behind one function: static files, health, EvalAI's API, pages. */
export function doors(app: App, theirs: Connection): Handle {
  setAssetVersions(assetVersions());
  const { connection, asGet } = answeringHead(theirs);
  const web = webDoor(app, connection, [apiPage(openApi(apiRoutes, ""))]);
  const api = apiDoor(app, connection);
  return async (asked) => {
    // HEAD is GET without the body, on every door alike.
    const isHead = asked.method === "HEAD";
    const response = secured(await answer(isHead ? asGet(asked) : asked));
    if (!isHead) return response;
    await response.body?.cancel();
    return new Response(null, response);
  };

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (isForEcr(request)) {
      return ecrAnswer(app, request, baseOf({ app, url, isSecure: connection.isSecure(request) }));
    }
    if (url.pathname.startsWith("/-/assets/")) return staticFile(url);
    if (url.pathname.startsWith("/downloads/")) return download(url.pathname);
    if (url.pathname === places.apiDocs || url.pathname === `${places.apiDocs}/`) return web.handle(request);
    if (url.pathname.startsWith("/api/")) return api.handle(request);
    if (url.pathname === "/healthz") return health(app);
    if (url.pathname === "/metrics") return prometheus(app);
    if (url.pathname === "/ca.crt") return authorityFile(app.config);
    return web.handle(request);
  }
}

/** What is known about a connection is known by the request that came over it, so also by the GET into which a HEAD is made. */
function answeringHead({ address, isSecure, limitSilence }: Connection) {
  const heads = new WeakMap<Request, Request>();
  const came = (request: Request) => heads.get(request) ?? request;
  const connection: Connection = {
    address: (request) => address(came(request)),
    isSecure: (request) => isSecure(came(request)),
    limitSilence: (request, seconds) => limitSilence(came(request), seconds),
  };
  const asGet = (head: Request) => {
    const request = new Request(head, { method: "GET" });
    heads.set(request, head);
    return request;
  };
  return { connection, asGet };
}

/** Adds the common headers, leaving stricter ones that a handler has set. */
function secured(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** An address with a version changes with the content, so what it leads to may be kept for ever. */
function staticFile({ pathname, searchParams }: URL): Response {
  const name = pathname.slice("/-/assets/".length);
  const asset = publicAsset(name.startsWith("vendor/") ? `/${name}` : `/static/${name}`);
  if (asset === null) return new Response("There is no such file.\n", { status: 404 });
  const isLasting = searchParams.get("v") === asset.hash;
  return new Response(asset.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": asset.type,
      "cache-control": isLasting ? "public, max-age=31536000, immutable" : "no-cache",
      etag: `"${asset.hash}"`,
    },
  });
}

/** A program to be saved and run elsewhere. */
function download(pathname: string): Response {
  const asset = publicAsset(`/static${pathname}`);
  if (asset === null) return new Response("There is no such file.\n", { status: 404 });
  return madeFile(pathname.split("/").at(-1) ?? "", asset.bytes as Uint8Array<ArrayBuffer>);
}

/** The certificate that people tell their programs to trust. */
function authorityFile({ data, tls }: Config): Response {
  const authority = tls.kind === "self" ? authorityOf(data) : null;
  if (authority === null)
    return new Response("This server has no certificate authority of its own.\n", { status: 404 });
  return new Response(authority.pem, {
    headers: {
      "content-type": "application/x-x509-ca-cert",
      "content-disposition": 'attachment; filename="assay-ca.crt"',
      "cache-control": "no-cache",
    },
  });
}

function assetVersions(): Map<string, string> {
  const names = ["static/css", "static/js", "static/fonts", "static/icons", "vendor"].flatMap((folder) =>
    listAssets(folder),
  );
  return new Map(names.map((name) => [name.replace(/^static\//, ""), assetHash(name)]));
}
