/*
 * Types the sessions again at a server and clients that are processes of their own, and prints what came of it as JSON
 * (`Tour`). It is a program, so that it can run where there is no network.
 *
 *   bun test/support/stock-tour.ts EXECUTABLE plain|offline|tls SESSION…
 */
import { Database } from "bun:sqlite";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "../../scripts/bench/lines.ts";
import { readSession, type Step, writeStep } from "./session.ts";
import { openParticipant, type Outcome, type Participant } from "./stock-client.ts";
import { writeTourFiles } from "./tour-files.ts";
import { withoutWhatVaries } from "./what-varies.ts";

/** `plain`: the client as it is. `offline`: through the launcher that the server offers. `tls`: so too, over HTTPS. */
export type Way = "plain" | "offline" | "tls";

export type Kept = { file: string; digest: string; isPublic: number; attributes: string; method: string };

export type Tour = {
  /** The sessions with what was printed this time, by their paths. */
  sessions: Record<string, string>;
  /** Commands and options of the client that no session uses. */
  unused: string[];
  /** What the bare client says here, without a launcher. */
  bare: Outcome;
  /** The submissions as the server keeps them. */
  kept: Kept[];
  /** What the server wrote of errors. */
  errors: string[];
};

const [executable = "", way = "plain", ...paths] = process.argv.slice(2);
const place = mkdtempSync(join(tmpdir(), "assay-tour-"));
const data = join(place, "data");
const people = new Map<string, Participant>();

const tlsFlags = way === "tls" ? ["--tls", "self"] : [];
const serve = "serve --port 0 --registry-port 0 --address 127.0.0.1 --min-free-bytes 0".split(" ");
const log = join(place, "server.log");
const server = Bun.spawn([executable, ...serve, ...tlsFlags], {
  cwd: place,
  stdout: "pipe",
  stderr: Bun.file(log),
});
try {
  const base = await printedBase();
  writeTourFiles(place);
  const [launcher, environment] = await fetched(base);
  const tour: Tour = { sessions: {}, unused: [], bare: { code: 0, out: "" }, kept: [], errors: [] };
  const person = async (name: string) => {
    const known = people.get(name) ?? (await openParticipant(join(place, name), launcher, environment));
    people.set(name, known);
    return known;
  };
  for (const path of paths) {
    const session = readSession(readFileSync(path, "utf8"));
    const parts: string[] = [];
    for (const part of session) {
      if (typeof part === "string")
        parts.push(parts.at(-1)?.startsWith("# ") ? `${parts.pop()}${part}\n` : `${part}\n`);
      else {
        const { code, out } = await typed(part, base, person, launcher);
        parts.push(writeStep(part, withoutWhatVaries(out, base), code));
      }
      await everythingEvaluated();
    }
    tour.sessions[path] = parts.join("\n");
  }
  const paula = await person("paula");
  tour.bare = await paula.runProcess(["challenges"], [], null);
  await askForHelp(paula);
  tour.unused = await unusedBy([...people.values()]);
  tour.kept = keptSubmissions();
  server.kill("SIGTERM");
  await server.exited;
  tour.errors = loggedErrors();
  console.log(JSON.stringify(tour));
} finally {
  server.kill("SIGKILL");
  rmSync(place, { recursive: true, force: true });
}

/** The address that it says it serves at. What else it says is read too, so that it can say it. */
async function printedBase(): Promise<string> {
  const lines = linesOf(server.stdout);
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const base = /at (https?:\/\/\S+)$/.exec(line.value)?.[1];
    if (base === undefined) continue;
    void Array.fromAsync(lines);
    return base;
  }
  throw new Error(`the server did not start: ${readFileSync(log, "utf8")}`);
}

/** The launcher and the authority, from the server. */
async function fetched(
  base: string,
): Promise<[launcher: string | null, environment: Record<string, string>]> {
  const fetchTo = async (path: string, name: string, tls?: { rejectUnauthorized: boolean }) => {
    const file = join(place, name);
    writeFileSync(file, await (await fetch(base + path, { tls })).bytes());
    return file;
  };
  if (way === "plain") return [null, {}];
  if (way === "offline") return [await fetchTo("/downloads/evalai-offline.py", "evalai-offline.py"), {}];
  const trusting = { rejectUnauthorized: false };
  return [
    await fetchTo("/downloads/evalai-offline.py", "evalai-offline.py", trusting),
    { REQUESTS_CA_BUNDLE: await fetchTo("/ca.crt", "ca.crt", trusting) },
  ];
}

/** What one command came to. The operator's are the executable's own. */
async function typed(
  step: Step,
  base: string,
  person: (name: string) => Promise<Participant>,
  launcher: string | null,
): Promise<Outcome> {
  const words = step.words.map((word) => word.replaceAll("SERVER", base)).slice(1);
  if (step.who === "operator") return operated(words, step.answers);
  const participant = await person(step.who);
  return step.isProcess
    ? participant.runProcess(words, step.answers, launcher)
    : participant.run(words, step.answers);
}

function operated(words: string[], answers: string[]): Outcome {
  const { stdout, stderr, exitCode } = Bun.spawnSync([executable, ...words, "--data", data], {
    cwd: place,
    stdin: new Blob([answers.join("\n")]),
  });
  return { code: exitCode, out: `${stdout}${stderr}` };
}

/** Waits until nothing is being evaluated here any more. Submissions for an organiser's own machine wait for that. */
async function everythingEvaluated(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [{ open } = { open: 1 }] = ask<{ open: number }>(
      `SELECT count(*) AS open FROM submission JOIN phase ON phase.id = phase_id JOIN benchmark ON benchmark.id = benchmark_id
       WHERE status NOT IN ('finished', 'failed', 'cancelled') AND NOT benchmark.is_remote`,
    );
    if (open === 0) return;
    await Bun.sleep(20);
  }
  throw new Error("the evaluation does not end");
}

/** What was said about each, and a digest of what was handed in. */
function keptSubmissions(): Kept[] {
  return ask(
    `SELECT file_name AS file, file_digest AS digest, is_public AS isPublic, attributes,
       concat_ws(', ', method_name, method_description, project_url, publication_url) AS method
     FROM submission ORDER BY id`,
  );
}

function loggedErrors(): string[] {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  const errors = lines.filter((line) => line.includes('"level":"error"')).map((line) => JSON.parse(line));
  return errors.map(({ event, error }) => `${event}: ${error}`);
}

function ask<Row>(sql: string): Row[] {
  const database = new Database(join(data, "assay.db"), { readonly: true });
  try {
    return database.query<Row, []>(sql).all();
  } finally {
    database.close();
  }
}

/** Every command has a page of help. @throws Error where one is not shown. */
async function askForHelp(participant: Participant): Promise<void> {
  for (const command of participant.has.filter((each) => each.endsWith(" --help"))) {
    const words = command
      .split(" ")
      .slice(1)
      .map((word) => (/^[A-Z_]+$/.test(word) ? "1" : word));
    const { code, out } = await participant.run(words, []);
    if (code !== 0 || !out.startsWith(`Usage: ${command.replace(/ --help$/, "")}`))
      throw new Error(`${command}: ${out}`);
  }
}

async function unusedBy(everybody: Participant[]): Promise<string[]> {
  const used = new Set((await Promise.all(everybody.map((each) => each.leave()))).flat());
  return (everybody[0]?.has ?? []).filter((each) => !used.has(each));
}
