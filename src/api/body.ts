import { type Form, readForm, readUpload } from "../doors/forms.ts";
import { Fault } from "../kit/fault.ts";
import { type Fields, type NameIn, namesOf } from "../kit/schema.ts";
import type { StagedFile } from "../platform/files.ts";
import type { Call } from "./call.ts";
import { Refusal } from "./refusal.ts";

/** What a client sent, as JSON or as a form. A field that is null counts as absent. */
export type Body<Name extends string = string> = {
  /** Of everything sent, known or not. */
  names: string[];
  /** As sent: in a form always text. */
  value: (name: Name) => unknown;
  /** Text and numbers as text. @throws Refusal when it is neither. */
  text: (name: Name) => string | undefined;
  /** True or false, in JSON's or Python's spelling. @throws Refusal when it is neither. */
  flag: (name: Name) => boolean | undefined;
  file: (name: Name) => { name: string; staged: StagedFile } | null;
  /** To be called in the end when there were files: what was kept stays. */
  discardAll(): Promise<void>;
};

/** The fields in which EvalAI's clients send files. */
const FILE_FIELDS = ["input_file", "zip_configuration"];

/** Largest body without files. */
const MOST = 1_000_000;

/**
 * Reads a body of any kind that clients send; none at all is an empty one. Only fields that the route documents can be asked for.
 * @throws Fault invalid, too_large; Refusal.
 */
export async function readBody<F extends Fields>(call: Call<F>): Promise<Body<NameIn<F>>> {
  const kind = call.request.headers.get("content-type") ?? "";
  if (kind.startsWith("multipart/form-data")) {
    const form = await readUpload(call, call.app.files, call.app.config.maxUploadBytes, FILE_FIELDS);
    return ofForm(form, form.file, form.discardAll);
  }
  if (kind.startsWith("application/x-www-form-urlencoded")) return ofForm(await readForm(call));
  const text = await readText(call);
  if (text.trim() === "") return ofJson({});
  return ofJson(parsed(text));
}

async function readText({ request }: Call): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST) throw new Fault("too_large", "The request is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Fault("invalid", "The body is not a JSON object.");
}

function ofJson(object: Record<string, unknown>): Body {
  const value = (name: string) => (Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined);
  return body(Object.keys(object), value);
}

function ofForm(form: Form, file: Body["file"] = () => null, discardAll = async () => {}): Body {
  const value = (name: string) => (form.has(name) ? form.raw(name) : undefined);
  return { ...body(form.names(), value), file, discardAll };
}

function body(names: string[], value: Body["value"]): Body {
  return {
    names,
    value,
    text(name) {
      const given = value(name);
      if (given === undefined || typeof given === "string") return given;
      if (typeof given === "number") return String(given);
      throw wrong(name, "Not a valid string.");
    },
    flag(name) {
      const given = value(name);
      if (given === undefined || given === "") return undefined;
      // Of what is neither, JavaScript may refuse to make a text.
      const text = typeof given === "object" ? "" : String(given).toLowerCase();
      if (text === "true" || text === "1") return true;
      if (text === "false" || text === "0") return false;
      throw wrong(name, "Must be a valid boolean.");
    },
    file: () => null,
    discardAll: async () => {},
  };
}

/** Something is wrong with one field. */
export function wrong(name: string, message: string): Refusal {
  return new Refusal(400, `${name}: ${message}`, { [name]: [message] });
}

/** A text that must be there. */
export function required<Name extends string>(body: Pick<Body<Name>, "text">, name: Name): string {
  const text = body.text(name);
  if (text === undefined || text.trim() === "") throw wrong(name, "This field is required.");
  return text;
}

/** What the route does not document may not be sent. @throws Refusal naming it. */
export function allowDocumented({ fields }: Pick<Call, "fields">, body: Pick<Body, "names">): void {
  allowOnly(body, namesOf(fields));
}

/** Only these fields may be sent. @throws Refusal naming another. */
export function allowOnly({ names: sent }: Pick<Body, "names">, names: string[]): void {
  const other = sent.find((name) => !names.includes(name));
  if (other !== undefined) throw new Refusal(403, `The field ${other.slice(0, 100)} cannot be changed.`);
}
