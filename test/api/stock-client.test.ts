import { beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { executable } from "../support/executable.ts";
import { installStockClient } from "../support/stock-client.ts";
import type { Tour, Way } from "../support/stock-tour.ts";
import { handedIn } from "../support/tour-files.ts";

/*
 * The unmodified client 1.3.18 against the executable: every command and every option, typed again from the sessions in
 * stock-client/*.txt, of which every line that was printed has to be printed again. After a change that is meant to be seen:
 *
 *   GOLDEN=write bun test test/api/stock-client.test.ts
 */
const root = resolve(import.meta.dir, "../..");
const folder = join(import.meta.dir, "stock-client");
const sessions = readdirSync(folder).sort();
const paths = sessions.map((name) => join(folder, name));

const digestOf = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");
const files = handedIn();
const digests = {
  "predictions.csv": digestOf(files["predictions.csv"]),
  "large.json": digestOf(files["large.json"]),
};

/** What needs a container engine is tried, every option of it, where there is one: registry/clients/evalai.test.ts. */
const isTriedElsewhere = (each: string) => /^evalai push( |$)/.test(each);

const missing = await installStockClient();
const withoutNetwork = ["bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"];
/** Why a way cannot be gone on this machine. */
const closed: Record<Way, string | null> = {
  plain: missing ?? (await whyNotPlain()),
  offline: missing ?? whyNotOffline(),
  tls: missing,
};
for (const [way, why] of Object.entries(closed))
  if (why !== null) console.log(`The stock client is not tested (${way}): ${why}`);

/** The bare client asks PyPI for its newest version, and falls over its own feet when that is not itself. */
async function whyNotPlain(): Promise<string | null> {
  try {
    const response = await fetch("https://pypi.org/pypi/evalai/json", {
      signal: AbortSignal.timeout(10_000),
    });
    const { info } = (await response.json()) as { info: { version: string } };
    return info.version === "1.3.18" ? null : `its newest version is ${info.version}`;
  } catch (error) {
    return `PyPI cannot be reached: ${error}`;
  }
}

function whyNotOffline(): string | null {
  if (Bun.which("bwrap") === null) return "there is no bubblewrap to shut out the network";
  const { success, stderr } = Bun.spawnSync([...withoutNetwork, "true"]);
  return success ? null : stderr.toString().trim();
}

async function tourOn(way: Way): Promise<Tour> {
  const program = [process.execPath, join(root, "test/support/stock-tour.ts"), join(root, "dist/assay"), way];
  const child = Bun.spawn([...(way === "offline" ? withoutNetwork : []), ...program, ...paths], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(err);
  return JSON.parse(out);
}

beforeAll(() => {
  executable();
}, 60_000);

describe.each(["offline", "plain", "tls"] as const)("the stock evalai client 1.3.18, %s", (way) => {
  const isClosed = closed[way] !== null;
  let tour: Tour;
  beforeAll(async () => {
    if (isClosed) return;
    tour = await tourOn(way);
    if (way === "offline" && process.env.GOLDEN === "write")
      for (const [path, text] of Object.entries(tour.sessions)) writeFileSync(path, text);
  }, 120_000);

  test.skipIf(isClosed).each(sessions)("prints what it printed: %s", (name) => {
    const path = join(folder, name);
    expect(tour.sessions[path]).toBe(readFileSync(path, "utf8"));
  });

  test.skipIf(isClosed)("has no command and no option that is not tried", () => {
    expect(tour.unused.filter((each) => !isTriedElsewhere(each))).toEqual([]);
  });

  test.skipIf(isClosed)("hands in what is then kept", () => {
    const said = '{"Backbone":"oak","Extra":true,"Kind":"trees","Views":["front","side"]}';
    const elm = '{"Backbone":"elm","Extra":false,"Kind":"nets","Views":["side"]}';
    const oak = elm.replace("elm", "oak");
    const details = "Two trees, Words, https://example.org/p, https://example.org/q";
    const [file, large, nothing] = ["predictions.csv", "large.json", ", , , "] as const;
    expect(
      tour.kept.map((each) => [each.file, each.digest, each.isPublic, each.attributes, each.method]),
    ).toEqual([
      [file, digests[file], 0, said, details],
      [file, digests[file], 1, said, nothing],
      [file, digests[file], 1, elm, nothing],
      [large, digests[large], 0, "{}", nothing],
      // The server keeps nothing of a file that was no good when its parts were put together.
      ["bad.csv", digestOf(""), 1, "{}", nothing],
      [file, digests[file], 1, "{}", nothing],
      [file, digests[file], 1, oak, nothing],
    ]);
  });

  test.skipIf(isClosed)("meets no error inside the server", () => {
    expect(tour.errors).toEqual([]);
  });

  test.skipIf(isClosed)("without the launcher dies where there is no internet, and only there", () => {
    const { code, out } = tour.bare;
    expect([code, out]).toEqual(
      way === "plain"
        ? [0, expect.stringContaining("Small lesions")]
        : [1, expect.stringContaining("pypi.org")],
    );
  });
});
