import { type Fields, integer, listOf, maybe, type Schema, shape, text } from "../kit/schema.ts";

/** What a route's documentation says of it. */
export type About = {
  /** One line: what calling it does, or shows. */
  does: string;
  /** What may stand in the address after the "?". */
  query?: Fields;
  /** The fields of its body: JSON, or a form. */
  body?: Fields;
  /** Instead of fields: the kind of bytes that it takes. */
  takes?: string;
  /** By status; null where there is nothing to read. Empty where every answer is no. */
  answers: Record<number, Schema | null>;
  /** Headers of the answer that matter to clients, with what they say. */
  headers?: Record<string, string>;
};

/** The same where `F` are the fields that the handler reads: then they have to be documented. */
export type Documented<F extends Fields> = About & (string extends keyof F ? unknown : { body: F });

export const ok = (answer: Schema): About["answers"] => ({ 200: answer });
export const created = (answer: Schema): About["answers"] => ({ 201: answer });
export const accepted = (answer: Schema): About["answers"] => ({ 202: answer });
export const nothing: About["answers"] = { 204: null };

/** A page of a long list, with the addresses of its neighbours. */
export function pageOf(items: Schema): Schema {
  return shape(`${String(items.title)}Page`, {
    count: integer,
    next: maybe(text),
    previous: maybe(text),
    results: listOf(items),
  });
}

/** What of a list is asked for. */
export const paging: Fields = { "page?": integer, "page_size?": integer };

/** Every answer that is no: one sentence, twice, and what is wrong by the name of the field. */
export const refusalShape: Schema = {
  ...shape("Refusal", { error: text, detail: text }),
  additionalProperties: listOf(text),
};
