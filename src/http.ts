import { setAssetVersions } from "../views/asset-url.ts";
import { health, prometheus } from "./monitoring.ts";
import type { App } from "./platform/app.ts";
import { assetHash, listAssets, publicAsset } from "./platform/assets.ts";
import { type Connection, webDoor } from "./web/door.tsx";
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
export type Listening = { url: URL; stop(): Promise<void> };

type Handle = (request: Request) => Promise<Response> | Response;

/** Starts the one listener in front of all doors. `banner` stands on every page. */
export function listen(app: App, banner?: string): Listening {
  setFrame(banner === undefined ? {} : { banner });
  const server: ReturnType<typeof Bun.serve> = Bun.serve({
    hostname: app.config.address,
    port: app.config.port,
    idleTimeout: 30,
    // Each route sets its own limit while it streams.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: (request) => handle(request),
    error(error) {
      app.log.error("request failed outside every door", error);
      return secured(new Response("Something went wrong inside the server.\n", { status: 500 }));
    },
  });
  const handle = doors(app, {
    address: (request) => server.requestIP(request)?.address ?? "",
    takeYourTime: (request) => server.timeout(request, 0),
  });
  return {
    url: server.url,
    stop: () => server.stop(true),
  };
}

/** Every door behind one function: static files, health, pages. */
export function doors(app: App, connection: Connection): Handle {
  setAssetVersions(assetVersions());
  const web = webDoor(app, connection);
  return async (request) => {
    const path = new URL(request.url).pathname;
    if (path.startsWith("/-/assets/")) return secured(staticFile(path.slice("/-/assets/".length)));
    if (path === "/healthz") return secured(await health(app));
    if (path === "/metrics") return secured(await prometheus(app));
    return secured(await web.handle(request));
  };
}

/** Adds the common headers, leaving stricter ones that a handler has set. */
function secured(response: Response): Response {
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

function staticFile(name: string): Response {
  const asset = publicAsset(name.startsWith("vendor/") ? `/${name}` : `/static/${name}`);
  if (asset === null) return new Response("There is no such file.\n", { status: 404 });
  const cacheControl = Bun.isStandaloneExecutable ? "public, max-age=31536000, immutable" : "no-cache";
  return new Response(asset.bytes as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": asset.type, "cache-control": cacheControl, etag: `"${asset.hash}"` },
  });
}

function assetVersions(): Map<string, string> {
  const names = ["static/css", "static/js", "static/fonts", "static/icons", "vendor"].flatMap((folder) => listAssets(folder));
  return new Map(names.map((name) => [name.replace(/^static\//, ""), assetHash(name)]));
}
