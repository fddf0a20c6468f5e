import { setAssetVersions } from "../views/asset-url.ts";
import { Fault } from "./kit/fault.ts";
import { visitorAddress } from "./kit/visitor-address.ts";
import { health, prometheus } from "./monitoring.ts";
import type { App } from "./platform/app.ts";
import { assetHash, listAssets, publicAsset } from "./platform/assets.ts";
import { type Connection, webDoor } from "./web/door.tsx";
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

/** Starts the one listener in front of all doors. `banner` stands on every page. @throws Fault conflict when the port is taken. */
export function listen(app: App, banner?: string): Listening {
  setFrame(banner === undefined ? {} : { banner });
  const server = serveOrSay({
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
    address: (request) => {
      const peer = server.requestIP(request)?.address ?? "";
      return visitorAddress(peer, request.headers.get("x-forwarded-for"), app.config.trustedProxy);
    },
    limitSilence: (request, seconds) => server.timeout(request, seconds),
  });
  return {
    url: server.url,
    async stop(graceMs = 0) {
      const answered = server.stop(false);
      closeLiveStreams();
      await Promise.race([answered, Bun.sleep(graceMs)]);
      await server.stop(true);
    },
  };
}

function serveOrSay(options: Parameters<typeof Bun.serve>[0]): ReturnType<typeof Bun.serve> {
  try {
    return Bun.serve(options);
  } catch (error) {
    if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
    const { port } = options as { port?: number };
    throw new Fault(
      "conflict",
      `Something else is listening on port ${port} already. Stop it, or choose another --port.`,
    );
  }
}

/** Every door behind one function: static files, health, pages. */
export function doors(app: App, connection: Connection): Handle {
  setAssetVersions(assetVersions());
  const web = webDoor(app, connection);
  return async (asked) => {
    // HEAD is GET without the body, on every door alike.
    const isHead = asked.method === "HEAD";
    const request = isHead ? new Request(asked, { method: "GET" }) : asked;
    const response = secured(await answer(request));
    if (!isHead) return response;
    await response.body?.cancel();
    return new Response(null, response);
  };

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/-/assets/")) return staticFile(url);
    if (url.pathname === "/healthz") return health(app);
    if (url.pathname === "/metrics") return prometheus(app);
    return web.handle(request);
  }
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

function assetVersions(): Map<string, string> {
  const names = ["static/css", "static/js", "static/fonts", "static/icons", "vendor"].flatMap((folder) =>
    listAssets(folder),
  );
  return new Map(names.map((name) => [name.replace(/^static\//, ""), assetHash(name)]));
}
