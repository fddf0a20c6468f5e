import type { Visit } from "./visit.ts";

/** The page of a long list that `?page=` asks for, from 1; 1 for anything that is no such number. */
export function pageNumber(visit: Pick<Visit, "url">): number {
  const text = visit.url.searchParams.get("page") ?? "";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 1;
}
