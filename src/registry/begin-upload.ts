import { noRepository, readable } from "../images/access.ts";
import { finishUpload } from "../images/blob.ts";
import { insistOnBudget } from "../images/budget.ts";
import { isAlgorithm, readDigest } from "../images/digest.ts";
import { insistOnSize, mayPush } from "../images/may-push.ts";
import { mountBlob } from "../images/mount.ts";
import { nameOf, readName } from "../images/name.ts";
import { alone } from "../images/receive.ts";
import type { Repository } from "../images/repository.ts";
import { Fault } from "../kit/fault.ts";
import { type Call, wantedDigest } from "./call.ts";
import { pushable } from "./pushable.ts";
import { Refusal } from "./refusal.ts";
import { announced, created, progress, receiveBody } from "./upload-body.ts";

/**
 * POST …/blobs/uploads/: begins an upload, takes a whole blob with ?digest=, or has one taken from another repository with
 * ?mount=. The first request of a push that changes anything, so here is where a push is turned away.
 */
export async function beginUpload(call: Call): Promise<Response> {
  const { registry, query, caller } = call;
  const repository = await pushable(call);
  const now = registry.clock.now();
  const { teamId } = repository;
  const { mostBytes } = await mayPush(registry.db, registry.admit, caller.user, repository, now);
  await registry.files.insistOnRoom();
  await insistOnBudget(registry.db, teamId, registry.uploads.bytesOf(teamId), registry.teamBytes);
  const algorithm = query.get("digest-algorithm");
  if (algorithm !== null && !isAlgorithm(algorithm))
    throw new Refusal(400, "DIGEST_INVALID", "This registry knows the algorithms sha256 and sha512.");
  const mounted = await mount(call, repository);
  if (mounted !== null) return created(call, mounted);
  const digest = query.has("digest") ? wantedDigest(query.get("digest")) : null;
  insistOnSize(announced(call).bytes ?? 0, mostBytes);
  const place = nameOf(repository);
  const upload = registry.uploads.begin({ userId: caller.user.id, teamId, place, mostBytes }, now);
  if (digest === null) return progress(call, upload, 202);
  try {
    await alone(registry, upload, async () => {
      await receiveBody(call, upload);
      await finishUpload(registry, upload, repository, digest);
    });
  } catch (error) {
    // Nobody was told its address, so nobody can go on with it.
    registry.uploads.drop(upload);
    throw error;
  }
  return created(call, digest.text);
}

/** @returns the digest of the blob that was mounted; null to go on with an ordinary upload, which is how a mount is refused. */
async function mount({ registry, caller, query }: Call, repository: Repository): Promise<string | null> {
  const digest = readDigest(query.get("mount") ?? "");
  if (digest === null) return null;
  const from = query.get("from");
  const source = from === null ? null : await readableOrNull(from);
  if (source === "none") return null;
  return (await mountBlob(registry, caller, repository, digest.text, source)) ? digest.text : null;

  async function readableOrNull(text: string): Promise<Repository | "none"> {
    try {
      const name = readName(text);
      if (name === null) throw noRepository();
      return await readable(registry.db, caller, name);
    } catch (error) {
      if (error instanceof Fault) return "none";
      throw error;
    }
  }
}
