import { Database } from "bun:sqlite";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { baseName } from "../../../src/images/name.ts";
import { openFolder } from "../../support/demo-folder.ts";
import { makeBenchmark, makeEntry, makeTeam } from "../../support/benchmark.ts";
import { executable } from "../../support/executable.ts";
import { addPerson } from "../../support/people.ts";
import { takesImages } from "../../support/registry.ts";
import { registryOf, startProcess } from "../../support/server-process.ts";
import { folderWith } from "../../support/temporary.ts";

/** A submission as the tables have it, with the digest that it is pinned to. */
export type Handed = { digest: string; phase: string; isPublic: number };

/** The executable as it serves, with a registry, on a machine of its own. */
export type Appliance = {
  base: string;
  /** Of the registry, `host:port`. */
  host: string;
  /** A folder with the certificate authority as ca.crt; null over plain HTTP. */
  certificates: string | null;
  /** The phases by what is to be tested with them. Paula takes part in each; Olaf in the first. */
  phases: typeof slugs;
  /** The name proper of Olaf's images for the first phase. */
  strange: string;
  handedIn(): Handed[];
  /** What the server wrote of errors. */
  errors(): string[];
  stop(): Promise<void>;
};

const slugs = { open: "lesions-dev-1", over: "over-dev-2", full: "full-dev-3", small: "small-dev-4" };

/** Starts one, over TLS under `name`, or without on the loopback address. */
export async function startAppliance(tls: { name: string } | null): Promise<Appliance> {
  const data = join(folderWith(), "data");
  const strange = await furnish(data);
  const flags: Record<string, string> =
    tls === null ? {} : { tls: "self", address: "0.0.0.0", names: tls.name };
  const server = await startProcess(data, { "registry-port": "0", ...flags }, [], [executable()]);
  const [port] = (await registryOf(server)).split(":").slice(-1);
  const name = tls?.name ?? "127.0.0.1";
  const base = `${tls === null ? "http" : "https"}://${name}:${new URL(server.base).port}`;
  return {
    base,
    host: `${name}:${port}`,
    certificates: tls === null ? null : await authorityOf(base),
    phases: slugs,
    strange,
    handedIn: () => handedIn(data),
    errors: () =>
      server
        .log()
        .split("\n")
        .filter((line) => line.includes('"level":"error"')),
    async stop() {
      await server.kill("SIGTERM");
    },
  };
}

/** @returns the name of the images of somebody else's team. */
async function furnish(data: string): Promise<string> {
  const app = openFolder(data);
  try {
    const paula = await addPerson(app, "paula");
    const [ours, theirs] = [
      await makeTeam(app, "Radiant", [paula]),
      await makeTeam(app, "Others", [await addPerson(app, "olaf")]),
    ];
    const now = app.clock.now();
    // What is scored elsewhere waits for that: images are not run here.
    const remote = { ...takesImages, is_remote: 1 };
    const small = JSON.stringify({ submissionKind: "image", resources: { maxImageBytes: 100_000 } });
    const many = { concurrent: 100, per_day: 100 };
    const [open, over, full, tight] = [
      await makeBenchmark(app, { benchmark: { ...remote, slug: "lesions" }, phase: many }),
      await makeBenchmark(app, {
        benchmark: { ...remote, slug: "over" },
        phase: { end_at: now - 1000 },
      }),
      await makeBenchmark(app, { benchmark: { ...remote, slug: "full" }, phase: { per_day: 1 } }),
      await makeBenchmark(app, { benchmark: { ...remote, slug: "small", config: small }, phase: many }),
    ];
    for (const benchmark of [open, over, full, tight]) await makeEntry(app, benchmark, ours);
    await makeEntry(app, open, theirs);
    const file = { file_digest: "0".repeat(64), file_name: "x", file_bytes: 1, status: "finished" } as const;
    await app.db
      .insertInto("submission")
      .values({ ...file, phase_id: full.phaseId, team_id: ours, created_at: now })
      .execute();
    return baseName(slugs.open, theirs);
  } finally {
    await app.close();
  }
}

async function authorityOf(base: string): Promise<string> {
  const folder = folderWith();
  const response = await fetch(`${base}/ca.crt`, { tls: { rejectUnauthorized: false } });
  writeFileSync(join(folder, "ca.crt"), await response.bytes());
  return folder;
}

function handedIn(data: string): Handed[] {
  const sqlite = new Database(join(data, "assay.db"), { readonly: true });
  try {
    return sqlite
      .query<Handed, []>(
        `SELECT address AS digest, phase.slug AS phase, submission.is_public AS isPublic
         FROM submission JOIN image_manifest ON image_manifest.id = manifest_id JOIN phase ON phase.id = phase_id
         ORDER BY submission.id`,
      )
      .all();
  } finally {
    sqlite.close();
  }
}
