import type { ArchiveBlob } from "../../../images/archive/archive-image.ts";
import type { Call } from "../command.ts";
import { unreachable } from "../exit-codes.ts";
import { pendingPlace } from "../pending.ts";
import { persevere } from "../persevere.ts";
import { beginningOf } from "./pack.ts";
import type { PushRegistry } from "./registry.ts";

/** Bytes in a request: little is lost when one breaks off, and proxies take it. */
const PIECE = 8 * 2 ** 20;
/** How often an upload is begun that the server then knows nothing of. */
const MOST_BEGUN = 5;

/** Whether the repository has a blob; if so, it keeps it until its manifest comes. */
export async function hasBlob({ ask, name }: PushRegistry, digest: string): Promise<boolean> {
  return (await ask("HEAD", `/v2/${name}/blobs/${digest}`, [404])).status !== 404;
}

/**
 * Sends a blob piece by piece. After a break it goes on where the server says it is, also when it is another command that goes
 * on within a day.
 *
 * @param at is told how many of its bytes are there.
 * @throws Fault.
 */
export async function sendBlob(
  call: Call,
  registry: PushRegistry,
  blob: ArchiveBlob,
  at: (bytes: number) => void,
): Promise<void> {
  const { api, terminal } = call;
  const place = pendingPlace(call, { blob: blob.digest, to: [api.host, registry.name] });
  let location = place.found?.fields.location ?? null;
  for (let begun = 0; begun < MOST_BEGUN; begun++) {
    location ??= await persevere(terminal, () => begin(registry, blob));
    if (location === null) return place.forget();
    place.begin({ location });
    const upload: Upload = { location, offset: null };
    for (let step: Step = "more"; step !== "gone";) {
      step = await persevere(terminal, () => goOn(registry, upload, blob));
      if (step === "done") return place.forget();
      at(upload.offset ?? 0);
    }
    location = null;
  }
  throw unreachable("The registry forgets what it is sent.");
}

/** A blob on its way. `offset`: how much of it has arrived; null: that is to be asked for. */
type Upload = { location: string; offset: number | null };
type Step = "more" | "done" | "gone";

/** Sends the next piece, or says that it was the last one. What breaks off is asked for the next time. */
async function goOn(registry: PushRegistry, upload: Upload, blob: ArchiveBlob): Promise<Step> {
  const from = upload.offset ?? (await askFor(registry, upload));
  upload.offset = null;
  if (from === null) return "gone";
  if (from < blob.size) {
    const piece = await beginningOf(blob.open(from), PIECE);
    const headers = { "content-range": `${from}-${from + piece.length - 1}` };
    const answer = await registry.ask("PATCH", upload.location, [404, 409, 416], { body: piece, headers });
    if (answer.status === 404) return "gone";
    // The server is still at what broke off before.
    if (answer.status === 409) throw unreachable("The upload is not free yet.");
    upload.offset = answer.ok ? from + piece.length : lastIn(answer) + 1;
    if (upload.offset === from) throw unreachable("The registry takes no more of the upload.");
    return "more";
  }
  const end = `${upload.location}${upload.location.includes("?") ? "&" : "?"}digest=${blob.digest}`;
  // If only the answer got lost, it is no upload any more but a blob, which is found when one is begun anew.
  return (await registry.ask("PUT", end, [404])).status === 404 ? "gone" : "done";
}

/** How many bytes have arrived; null when there is no such upload. Nothing and a single byte are told in the same way. */
async function askFor({ ask }: PushRegistry, { location }: Upload): Promise<number | null> {
  const answer = await ask("GET", location, [404]);
  const last = lastIn(answer);
  return answer.status === 404 ? null : last === 0 ? 0 : last + 1;
}

/** The last byte that is there, by the header Range: "0-499". */
function lastIn({ headers }: Response): number {
  return Number(/^(?:bytes=)?0-(\d+)$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
}

/** @returns where the upload goes on; null when the team has the blob, here or elsewhere, and it is here now. */
async function begin({ ask, name }: PushRegistry, { digest }: ArchiveBlob): Promise<string | null> {
  const answer = await ask("POST", `/v2/${name}/blobs/uploads/?mount=${digest}`);
  if (answer.status === 201) return null;
  const location = answer.headers.get("location");
  if (location === null) throw unreachable("What answers there is no registry.");
  return location;
}
