import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";
import { unpackZip } from "../kit/zip.ts";
import type { App } from "../platform/app.ts";
import type { Change } from "./config/difference.ts";
import { readText } from "./config/source.ts";
import type { BenchmarkConfig } from "./config/types.ts";
import type { ImportDraft } from "./import-draft.ts";
import { changesTo } from "./import-draft-changes.ts";
import { type ConfigFile, configFiles } from "./importing/config-files.ts";
import { lossesOf } from "./importing/losses.ts";
import { examineSource, readLogo } from "./importing/read-source.ts";

/** What is in a draft's ZIP, for looking over. */
export type DraftContents = {
  /** Null when it cannot be imported: one of the problems is an error then. */
  config: BenchmarkConfig | null;
  problems: QuotedProblem[];
  files: (ConfigFile & { bytes: number })[];
  /** The logo as it would be shown, as PNG. */
  logo: Uint8Array | null;
  /** Pictures of its pages by path, as far as they are small enough to look at before the import. */
  pictures: Map<string, Uint8Array>;
  /** What it would change about the benchmark that is there; null for a new one. */
  changes: Change[] | null;
};

/** A problem with the line of the file that it is about. */
export type QuotedProblem = Problem & { quote?: string };

const LONGEST_QUOTE = 160;
const LARGEST_PICTURE = 1_000_000;

/** Unpacks and reads a draft without changing anything. */
export async function draftContents(
  app: Pick<App, "db" | "files" | "pictures">,
  draft: ImportDraft,
): Promise<DraftContents> {
  const workspace = await app.files.workspace();
  const root = join(workspace.path, "unpacked");
  try {
    await unpackZip(app.files.path(draft.zip.digest), root);
    return await read(app, root, draft);
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.kind !== "invalid") throw fault;
    const whole: Problem = { severity: "error", place: draft.zip.name, message: fault.message };
    const problems = fault.problems.length > 0 ? fault.problems : [whole];
    return { config: null, problems, files: [], logo: null, pictures: new Map(), changes: null };
  } finally {
    await workspace.remove();
  }
}

async function read(
  app: Pick<App, "db" | "pictures">,
  root: string,
  { benchmark }: ImportDraft,
): Promise<DraftContents> {
  const { config, problems } = await examineSource(root);
  if (config === null) {
    return {
      config,
      problems: quoted(root, problems),
      files: [],
      logo: null,
      pictures: new Map(),
      changes: null,
    };
  }
  const { png, warnings } = await readLogo(app, root, config);
  const losses = benchmark === null ? [] : await lossesOf(app.db, benchmark.id, config);
  const files = [];
  for (const file of configFiles(config)) {
    files.push({ ...file, bytes: (await stat(join(root, file.path))).size });
  }
  return {
    config: losses.length === 0 ? config : null,
    problems: quoted(root, [...losses, ...problems, ...warnings]),
    files,
    logo: png,
    pictures: await readPictures(root, config),
    changes: benchmark === null ? null : await changesTo(app.db, benchmark.id, config, root),
  };
}

function quoted(root: string, problems: Problem[]): QuotedProblem[] {
  const texts = new Map<string, string[]>();
  return problems.map((problem) => {
    const { file, line } = problem;
    if (file === undefined || line === undefined) return problem;
    const lines = texts.get(file) ?? readText(root, file).split(/\r?\n/);
    texts.set(file, lines);
    const quote = (lines[line - 1] ?? "").trim().slice(0, LONGEST_QUOTE);
    return quote === "" ? problem : { ...problem, quote };
  });
}

async function readPictures(root: string, config: BenchmarkConfig): Promise<Map<string, Uint8Array>> {
  const pages = [...Object.values(config.pages), ...config.phases.map((phase) => phase.description)];
  const pictures = new Map<string, Uint8Array>();
  for (const path of pages.flatMap((page) => page.pictures)) {
    const file = Bun.file(join(root, path));
    if (file.size <= LARGEST_PICTURE) pictures.set(path, await file.bytes());
  }
  return pictures;
}
