import { SESSION_AGE } from "../accounts/sessions.ts";
import { SECOND } from "../kit/clock.ts";
import { cookieText, readCookies, sessionCookieName } from "./cookies.ts";
import type { Visit } from "./visit.ts";

/** Whether the browser reaches us over HTTPS, as far as we can tell. */
export function isSecure(visit: Pick<Visit, "app" | "url">): boolean {
  return (visit.app.config.publicUrl ?? visit.url.origin).startsWith("https:");
}

/** The session token that the browser sent. */
export function sessionToken(visit: Pick<Visit, "app" | "url" | "request">): string | undefined {
  return readCookies(visit.request)[sessionCookieName(isSecure(visit))];
}

/** The cookie of a session that begins. */
export function sessionCookie(visit: Visit, token: string): string {
  const secure = isSecure(visit);
  return cookieText(sessionCookieName(secure), token, { maxAge: SESSION_AGE / SECOND, secure });
}

/** Takes the cookie away again. */
export function endedSessionCookie(visit: Visit): string {
  const secure = isSecure(visit);
  return cookieText(sessionCookieName(secure), "", { maxAge: 0, secure });
}

/** How the browser calls itself, for the list of sessions. */
export function browserOf(visit: Visit): { agent: string; address: string } {
  return { agent: visit.request.headers.get("user-agent") ?? "", address: visit.address };
}
