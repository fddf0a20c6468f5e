import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { Fault } from "../kit/fault.ts";
import type { Files, StagedFile } from "../platform/files.ts";
import type { Incoming } from "./incoming.ts";

/** The fields of a submitted form. Values are only ever looked up by name, so no name can become anything else. */
export type Form = {
  /** The field's text, trimmed; "" when it is absent. */
  text(name: string): string;
  /** The field exactly as sent, for passwords and the like. */
  raw(name: string): string;
  /** Every value of the field, for check boxes that share a name. */
  all(name: string): string[];
  /** Whether a check box was ticked. */
  has(name: string): boolean;
  /** The names of all fields, each once. */
  names(): string[];
};

/** Largest form without files. */
const FORM_BYTES = 1_000_000;

/** Reads an ordinary form. @throws Fault too_large, invalid. */
export async function readForm(visit: Incoming): Promise<Form> {
  const kind = visit.request.headers.get("content-type") ?? "";
  if (!kind.startsWith("application/x-www-form-urlencoded")) {
    throw new Fault("invalid", "This address takes an ordinary form (application/x-www-form-urlencoded).");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of visit.request.body ?? []) {
    size += chunk.byteLength;
    if (size > FORM_BYTES) throw new Fault("too_large", "The form is too large.");
    chunks.push(chunk);
  }
  const search = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
  return formOf([...search]);
}

/** A form with files: each file is already on disk, measured and hashed, but not kept yet. */
export type UploadForm = Form & {
  file(name: string): { name: string; staged: StagedFile } | null;
  discardAll(): Promise<void>;
};

/**
 * Reads a multipart form, streaming its files to disk as they come: at most one in each of `fileFields`. Whoever calls
 * this keeps or discards the files.
 * @throws Fault too_large, invalid, unavailable; nothing is left on disk then.
 */
export async function readUpload(
  visit: Incoming,
  files: Files,
  maxBytes: number,
  fileFields: string[],
): Promise<UploadForm> {
  const kind = visit.request.headers.get("content-type") ?? "";
  const body = visit.request.body;
  if (!kind.startsWith("multipart/form-data") || body === null) {
    throw new Fault("invalid", "This address takes a form with a file (multipart/form-data).");
  }
  visit.takeYourTime();
  const fields: [string, string][] = [];
  const uploads = new Map<string, Promise<{ name: string; staged: StagedFile }>>();
  const broken: unknown = await consume(body, kind, fields, (name, fileName, stream) => {
    // A browser sends an empty part without a name for a file input nobody used.
    if (fileName === "") return void stream.resume();
    if (!fileFields.includes(name)) throw new Fault("invalid", `This form takes no file called ${name}.`);
    if (uploads.has(name)) throw new Fault("invalid", "Please send one file at a time.");
    const upload = files.stage(stream, maxBytes).then((staged) => ({ name: fileName, staged }));
    // Refused before a byte of it was read, it would hold the rest of the form up for ever.
    upload.catch((error) => stream.destroy(error));
    uploads.set(name, upload);
  }).then(
    () => null,
    (error) => error,
  );
  const failures = (await Promise.allSettled(uploads.values())).flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  if (broken !== null || failures.length > 0) {
    await discard(uploads.values());
    // That a file was refused says more than that the form broke off for it.
    for (const failure of failures) if (failure !== broken) throw failure;
    throw broken instanceof Fault
      ? broken
      : new Fault("invalid", "The form arrived incomplete or malformed. Please send it again.");
  }
  // Everything is here: what takes long now is ours.
  visit.stayOpen();
  const received = new Map<string, { name: string; staged: StagedFile }>();
  for (const [name, upload] of uploads) received.set(name, await upload);
  return {
    ...formOf(fields),
    file: (name) => received.get(name) ?? null,
    discardAll: () => discard(uploads.values()),
  };
}

type OnFile = (field: string, fileName: string, stream: Readable) => void;

/**
 * Feeds the body to the parser. Whatever ends it early ends every file's stream with the same error, so that nobody
 * waits for the rest. @throws Error when it breaks off or is no form, Fault too_large, and whatever `onFile` throws.
 */
function consume(
  body: ReadableStream<Uint8Array>,
  kind: string,
  fields: [string, string][],
  onFile: OnFile,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Busboy({
      headers: { "content-type": kind },
      limits: { fieldSize: FORM_BYTES, fields: 500, files: 20, parts: 520, headerPairs: 50 },
    });
    const source = Readable.fromWeb(body as never);
    const open = new Set<Readable>();
    let fieldsLength = 0;
    let failed = false;
    const fail = (error: Error) => {
      if (failed) return;
      failed = true;
      reject(error);
      source.destroy();
      parser.destroy();
      for (const stream of open) stream.destroy(error);
    };
    const breakOff = () => fail(new Error("the form broke off"));
    parser.on("field", (name, value, _nameCut, valueCut) => {
      if (valueCut) fail(new Fault("too_large", `The field ${name} is too long.`));
      fieldsLength += value.length;
      if (fieldsLength > FORM_BYTES) fail(new Fault("too_large", "The form is too large."));
      fields.push([name, value]);
    });
    parser.on("file", (name, stream, fileName) => {
      stream.on("error", fail);
      // The parser goes on to the end of the piece that it is at.
      if (failed) return void stream.resume();
      open.add(stream);
      // Whoever refuses a file closes its stream; the rest of the form is of no use then.
      stream.on("close", () => {
        open.delete(stream);
        if (!stream.readableEnded) breakOff();
      });
      try {
        onFile(name, baseName(fileName ?? ""), stream);
      } catch (error) {
        fail(error as Error);
      }
    });
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
      parser.on(limit, () => fail(new Fault("too_large", "The form has too many parts.")));
    }
    parser.on("finish", resolve);
    parser.on("error", fail);
    source.on("error", fail);
    source.on("close", () => {
      if (!source.readableEnded) breakOff();
    });
    source.pipe(parser);
  });
}

async function discard(uploads: Iterable<Promise<{ staged: StagedFile }>>): Promise<void> {
  for (const result of await Promise.allSettled(uploads)) {
    if (result.status === "fulfilled") await result.value.staged.discard();
  }
}

/** Only the last part of a path some browsers send, without control characters. */
function baseName(name: string): string {
  return (name.split(/[\\/]/).at(-1) ?? "").replace(/[\u0000-\u001f\u007f]/g, "").slice(0, 200);
}

function formOf(entries: [string, string][]): Form {
  const all = (name: string) => entries.filter(([key]) => key === name).map(([, value]) => value);
  return {
    all,
    raw: (name) => all(name)[0] ?? "",
    text: (name) => (all(name)[0] ?? "").trim(),
    has: (name) => all(name).length > 0,
    names: () => [...new Set(entries.map(([key]) => key))],
  };
}
