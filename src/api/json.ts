import { object, text } from "../kit/schema.ts";
import type { Call } from "./call.ts";

export function json(value: unknown, status = 200): Response {
  return written(JSON.stringify(value), status);
}

/** What was written into answers. They are read once, so it could not be had from them without taking it away. */
const texts = new WeakMap<Response, string>();

/** JSON that is text already. */
export function written(text: string, status = 200): Response {
  const response = new Response(text, { status, headers: { "content-type": "application/json" } });
  texts.set(response, text);
  return response;
}

/** The JSON in an answer that one of these made; undefined for every other answer. */
export const textIn = (response: Response): string | undefined => texts.get(response);

/** What most changes answer: a sentence, under one name or another. */
export const successShape = object({ success: text });
export const messageShape = object({ message: text });
export const detailShape = object({ detail: text });

/** 204: done, and nothing to say. */
export const done = (): Response => new Response(null, { status: 204 });

/** A moment as EvalAI's client reads it: UTC with a Z at its end. */
export const moment = (at: number): string => new Date(at).toISOString();
export const maybeMoment = (at: number | null): string | null => (at === null ? null : moment(at));

/** The page that is asked for, from 1, and how many rows it may have. */
export function askedPage(
  { url }: Pick<Call, "url">,
  usual: number,
  most = usual,
): { page: number; perPage: number } {
  const whole = (name: string) => {
    const text = url.searchParams.get(name) ?? "";
    return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
  };
  return { page: whole("page") ?? 1, perPage: Math.min(whole("page_size") ?? usual, most) };
}

/** A page of a list, with the addresses of its neighbours. */
export function paged(
  call: Call,
  { page, perPage }: { page: number; perPage: number },
  total: number,
  results: unknown[],
): Response {
  const at = (wanted: number): string => {
    const url = new URL(call.url.pathname, baseOf(call));
    url.search = call.url.search;
    url.searchParams.set("page", String(wanted));
    return url.href;
  };
  return json({
    count: total,
    next: page * perPage < total ? at(page + 1) : null,
    previous: page > 1 ? at(page - 1) : null,
    results,
  });
}

/** A list that is short enough for one page, cut as a list. */
export function pagedList(call: Call, rows: unknown[], usual = 150): Response {
  const asked = askedPage(call, usual);
  const start = (asked.page - 1) * asked.perPage;
  return paged(call, asked, rows.length, rows.slice(start, start + asked.perPage));
}

/** How clients reach this server. */
export function baseOf({ app, url, isSecure }: Pick<Call, "app" | "url" | "isSecure">): string {
  return app.config.publicUrl ?? `${isSecure ? "https" : "http"}://${url.host}`;
}
