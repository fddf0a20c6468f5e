import { basename } from "node:path";
import type { Call } from "./command.ts";
import { goingOn, isOver } from "./going-on.ts";
import type { Pending, PendingPlace } from "./pending.ts";
import type { SubmittedFile } from "./submit.ts";
import { paths } from "./wire.ts";

/** Submits a file in one request. Sent again with the same key, it is the same submission. @returns its number. */
export async function sendWhole(
  { api, args }: Call,
  { path }: SubmittedFile,
  { key, fields }: Pending,
  place: PendingPlace,
): Promise<number> {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  form.append("input_file", Bun.file(path), basename(path));
  const address = paths.submissions(args.CHALLENGE ?? "", args.PHASE ?? "");
  try {
    const { id } = await api.post<{ id: number }>(address, form, { "idempotency-key": key });
    place.forget();
    return id;
  } catch (error) {
    if (isOver(error)) place.forget();
    throw goingOn(error);
  }
}
