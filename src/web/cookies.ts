/** The cookies of a request by name; the first of two with the same name counts. */
export function readCookies(request: Request): Record<string, string | undefined> {
  const cookies: Record<string, string | undefined> = Object.create(null);
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    cookies[name] ??= part.slice(equals + 1).trim();
  }
  return cookies;
}

/** A Set-Cookie text: never readable by scripts, never sent from another site's form. Age in seconds. */
export function cookieText(
  name: string,
  value: string,
  options: { maxAge: number; secure?: boolean },
): string {
  const secure = options.secure === true ? "; Secure" : "";
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${options.maxAge}${secure}`;
}

/** Name of the session cookie. The `__Host-` prefix binds it to this very host, but browsers take it over HTTPS only. */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? "__Host-assay" : "assay";
}
