import type { Trx } from "../../platform/database.ts";
import { showPictures } from "../config/pictures.ts";
import type { BenchmarkConfig, Markup } from "../config/types.ts";
import type { StoredFile } from "./read-source.ts";
import { writeBoards } from "./write-boards.ts";
import { writePhases } from "./write-phases.ts";

/** A benchmark whose parts are about to be written: its row exists already. */
type Target = { id: number; slug: string; config: BenchmarkConfig; files: StoredFile[] };

/** Writes everything that hangs on a benchmark's row, adding, changing and removing so that it matches the configuration. */
export async function writeParts(trx: Trx, target: Target): Promise<void> {
  await writePages(trx, target);
  await writeFiles(trx, target);
  await writeAddressRules(trx, target);
  const phases = await writePhases(trx, {
    ...target,
    digestOf: (path) => digestIn(target.files, path),
    shown: (markup) => shown(target, markup),
  });
  await writeBoards(trx, target, phases);
}

/** Pictures in host HTML get the address under which the benchmark's public files are served. */
function shown(target: Target, markup: Markup): string {
  return showPictures(
    markup.clean,
    (path) => `/benchmarks/${target.slug}/files/${path.split("/").map(encodeURIComponent).join("/")}`,
  );
}

async function writePages(trx: Trx, target: Target): Promise<void> {
  const { pages, leaderboardDescription, attribution } = target.config;
  const texts = {
    description: pages.description,
    evaluation: pages.evaluationDetails,
    terms: pages.terms,
    guidelines: pages.submissionGuidelines,
    leaderboard: leaderboardDescription,
    attribution,
  } satisfies Record<string, Markup>;
  await trx.deleteFrom("benchmark_page").where("benchmark_id", "=", target.id).execute();
  for (const [page, markup] of Object.entries(texts) as [keyof typeof texts, Markup][]) {
    await trx
      .insertInto("benchmark_page")
      .values({ benchmark_id: target.id, page, source: markup.source, clean: shown(target, markup) })
      .execute();
  }
}

async function writeFiles(trx: Trx, { id, files }: Target): Promise<void> {
  await trx.deleteFrom("benchmark_file").where("benchmark_id", "=", id).execute();
  for (const { path, digest, bytes, audience } of files) {
    await trx
      .insertInto("benchmark_file")
      .values({ benchmark_id: id, path, digest, bytes, audience })
      .execute();
  }
}

async function writeAddressRules(trx: Trx, { id, config }: Target): Promise<void> {
  const { allowedDomains, blockedDomains, bannedAddresses } = config.access;
  const rules = {
    allowed_domain: allowedDomains,
    blocked_domain: blockedDomains,
    banned_address: bannedAddresses,
  };
  await trx.deleteFrom("address_rule").where("benchmark_id", "=", id).execute();
  for (const [rule, values] of Object.entries(rules) as [keyof typeof rules, string[]][]) {
    for (const value of new Set(values))
      await trx.insertInto("address_rule").values({ benchmark_id: id, rule, value }).execute();
  }
}

/** The digest of a file the configuration names. */
export function digestIn(files: StoredFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`the configuration was not checked: no file ${path}`);
  return file.digest;
}
