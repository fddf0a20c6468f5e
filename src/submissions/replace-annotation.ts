import { posix } from "node:path";
import type { User } from "../accounts/viewer.ts";
import { phaseIn } from "../benchmarks/edit.ts";
import { reconfigure } from "../benchmarks/reconfigure.ts";
import { hostedBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { readTruth } from "./predictions/truth.ts";

/** A file in the store. */
type Stored = { name: string; digest: string; bytes: number };

/**
 * Puts a file in the place of a phase's hidden truth. What was scored with the earlier one keeps its scores, until a host has it
 * evaluated again.
 *
 * @throws Fault missing for anybody but hosts; invalid when the built-in scorer cannot use it.
 */
export async function replaceAnnotation(
  app: Pick<App, "db" | "files" | "clock">,
  user: User,
  phaseId: number,
  file: Stored,
): Promise<void> {
  const phase = await app.db
    .selectFrom("phase")
    .select(["benchmark_id", "config_id", "codename"])
    .where("id", "=", phaseId)
    .executeTakeFirst();
  if (phase === undefined) throw new Fault("missing", "There is no such phase.");
  const { scorer } = await hostedBenchmark(app.db, user, phase.benchmark_id);
  if (scorer !== null) {
    const { truth, problems } = await readTruth(app.files.path(file.digest), scorer);
    if (truth === null) throw new Fault("invalid", "These labels cannot be used.", problems);
  }
  await reconfigure(app, user, phase.benchmark_id, (config) => {
    const changed = phaseIn(config, phase.config_id);
    const folder =
      changed.annotation === null ? `annotations/${phase.codename}` : posix.dirname(changed.annotation.path);
    changed.annotation = { path: posix.join(folder, file.name), name: file.name };
    return [{ path: changed.annotation.path, digest: file.digest, bytes: file.bytes, audience: "host" }];
  });
}
