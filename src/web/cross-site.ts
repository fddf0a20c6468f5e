import { Fault } from "../kit/fault.ts";

/**
 * Refuses a form or script of another site that acts with this browser's cookie. Browsers say where a request comes
 * from in Sec-Fetch-Site, older ones in Origin; a request that says neither does not change anything here.
 *
 * @throws Fault forbidden for an unsafe method from anywhere but our own pages.
 */
export function refuseCrossSite(request: Request, publicUrl: string | null): void {
  if (request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS") return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  if (site === null && origin !== null && isOurs(origin, request, publicUrl)) return;
  throw new Fault(
    "forbidden",
    "This form was sent from another site, so nothing was changed. Please use the page here.",
  );
}

/** Behind a proxy that ends TLS the scheme differs, so hosts are compared. */
function isOurs(origin: string, request: Request, publicUrl: string | null): boolean {
  const host = URL.parse(origin)?.host;
  const ours = publicUrl === null ? request.headers.get("host") : URL.parse(publicUrl)?.host;
  return host !== undefined && host === ours;
}
