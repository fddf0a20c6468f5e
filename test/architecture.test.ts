import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { generateSchema } from "../scripts/schema.ts";

const root = resolve(import.meta.dir, "..");

type SourceFile = { path: string; text: string; imports: string[] };

const files: SourceFile[] = [...new Bun.Glob("{src,views}/**/*.{ts,tsx}").scanSync({ cwd: root })]
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { path, text, imports: importsOf(path, text) };
  });

/** What a file imports, types included: ours as paths from the root, packages by name. */
function importsOf(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"\n]+)"/g)].map((match) => match[1] ?? "");
  return named.map((name) =>
    name.startsWith(".") ? relative(root, resolve(root, dirname(path), name)) : name,
  );
}

/** Only imports that survive at run time, as Bun's own scanner sees them. */
function runtimeImportsOf({ path, text }: SourceFile): string[] {
  const transpiler = new Bun.Transpiler({ loader: path.endsWith("x") ? "tsx" : "ts" });
  return transpiler
    .scanImports(text)
    .map((each) => each.path)
    .filter((name) => name.startsWith("."))
    .map((name) => relative(root, resolve(root, dirname(path), name)));
}

/** A floor per folder: what stands higher may import what stands lower, never the other way. */
const floors: [prefix: string, floor: number][] = [
  ["src/kit/", 0],
  ["src/metrics/", 1],
  ["src/platform/", 2],
  ["src/accounts/", 3],
  ["src/wheelhouse/", 4],
  ["src/benchmarks/", 5],
  ["src/images/", 6],
  ["src/submissions/", 7],
  ["src/evaluations/", 8],
  ["src/leaderboards/", 9],
  ["src/reports/", 10],
  ["views/", 11],
  ["src/doors/", 12],
  ["src/web/", 13],
  ["src/api/", 13],
  ["src/registry/", 13],
  ["src/cli/", 14],
  ["src/", 15],
];
const doors = ["src/web/", "src/api/", "src/registry/", "src/cli/"];
const domain = [
  "accounts",
  "wheelhouse",
  "benchmarks",
  "images",
  "submissions",
  "evaluations",
  "leaderboards",
  "reports",
].map((name) => `src/${name}/`);

const floorOf = (path: string) => floors.find(([prefix]) => path.startsWith(prefix))?.[1] ?? -1;
const doorOf = (path: string) => doors.find((door) => path.startsWith(door));

/** The command line starts the whole appliance, so these few of its imports go up to the files at the top of src/. */
const starters = ["src/app.ts", "src/http.ts", "src/registry.ts", "src/work.ts", "src/sweep.ts"];

describe("imports", () => {
  test("point down the floors", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((name) => name.startsWith("src/") || name.startsWith("views/"))
        .filter((name) => floorOf(name) > floorOf(file.path))
        .filter((name) => !(file.path.startsWith("src/cli/") && starters.includes(name)))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the kit imports nothing of ours, and the statistics only the kit", () => {
    const outside = (folder: string, allowed: string[]) =>
      files
        .filter((file) => file.path.startsWith(folder))
        .flatMap((file) =>
          file.imports.filter((name) => name.startsWith("src/") || name.startsWith("views/")),
        )
        .filter((name) => !allowed.some((prefix) => name.startsWith(prefix)));
    expect(outside("src/kit/", ["src/kit/"])).toEqual([]);
    expect(outside("src/metrics/", ["src/kit/", "src/metrics/"])).toEqual([]);
  });

  test("the client knows of servers only what it hears through their API", () => {
    // What images are is the same on either side.
    const aboutImages = [
      "archive/",
      "digest.ts",
      "lint/media-types.ts",
      "lint/platform.ts",
      "tag-name.ts",
    ].map((path) => `src/images/${path}`);
    const allowed = ["src/kit/", "src/cli/client/", "src/platform/build.ts", ...aboutImages];
    const wrong = files
      .filter((file) => file.path.startsWith("src/cli/client/"))
      .flatMap((file) => file.imports.map((name) => `${file.path} imports ${name}`))
      .filter((line) => line.includes(" imports src/") || line.includes(" imports views/"))
      .filter((line) => !allowed.some((prefix) => line.includes(` imports ${prefix}`)));
    expect(wrong).toEqual([]);
  });

  test("no door imports another door", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(
          (name) =>
            doorOf(file.path) !== undefined &&
            doorOf(name) !== undefined &&
            doorOf(name) !== doorOf(file.path),
        )
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("views take types from the domain, and nothing that runs", () => {
    const wrong = files
      .filter((file) => file.path.startsWith("views/"))
      .flatMap((file) => runtimeImportsOf(file).map((name) => [file.path, name] as const))
      .filter(([, name]) => name.startsWith("src/") && !name.startsWith("src/kit/"));
    expect(wrong).toEqual([]);
  });

  test("each outside package has one importer", () => {
    const builtIn = /^(bun|bun:.*|node:.*)$/;
    const shared = new Set(["kysely", "preact"]);
    const importers = new Map<string, Set<string>>();
    for (const file of files) {
      for (const name of importsOf(file.path, withoutTypeImports(file.text)).filter(
        (each) => !each.startsWith("src/") && !each.startsWith("views/") && !builtIn.test(each),
      )) {
        const packageName = name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/");
        if (!shared.has(packageName) && name !== "package.json") {
          importers.set(packageName, (importers.get(packageName) ?? new Set()).add(file.path));
        }
      }
    }
    const several = [...importers]
      .filter(([, paths]) => paths.size > 1)
      .map(([name, paths]) => `${name}: ${[...paths].join(", ")}`);
    expect(several).toEqual([]);
  });

  test("kysely stays between the platform and the domain, preact in views and their door", () => {
    const allowed: Record<string, string[]> = {
      kysely: ["src/platform/", ...domain],
      preact: ["views/", "src/web/"],
    };
    const wrong = files.flatMap((file) =>
      Object.entries(allowed)
        .filter(
          ([name, places]) =>
            file.imports.includes(name) && !places.some((place) => file.path.startsWith(place)),
        )
        .map(([name]) => `${file.path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the domain", () => {
  const domainFiles = files.filter((file) => domain.some((folder) => file.path.startsWith(folder)));

  test("knows no HTTP, no environment, and no clock or chance but what it is given", () => {
    const forbidden = /\b(Request|Response|Headers|process\.env|Date\.now|Math\.random|new Date\(\))(?![\w])/;
    const wrong = domainFiles
      .filter((file) => forbidden.test(withoutComments(file.text)))
      .map((file) => `${file.path}: ${forbidden.exec(withoutComments(file.text))?.[0]}`);
    expect(wrong).toEqual([]);
  });

  test("leaves EvalAI's words to the importer, the API and the client", () => {
    const words = /challenge_phase|participant_team|dataset_split|challengePhase|participantTeam/;
    const wrong = files
      .filter((file) => !speakers.some((folder) => file.path.startsWith(folder)))
      .filter((file) => words.test(withoutComments(file.text)) && !scriptMetadata.includes(file.path))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });
});

/** Where EvalAI's format is read or written. */
const speakers = ["src/benchmarks/config/", "src/api/", "src/cli/client/"];

/** Where unmodified scripts are handed the metadata they expect, in their own words. */
const scriptMetadata = ["src/evaluations/script-metadata.ts"];

describe("views", () => {
  test("are synchronous and do no input or output", () => {
    const wrong = files
      .filter((file) => file.path.startsWith("views/"))
      .filter((file) => /\basync\b|\bawait\b|\bfetch\(|Bun\.|node:/.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  test("put unescaped HTML into a page in one place only", () => {
    const places = files
      .filter((file) => file.text.includes("dangerouslySetInnerHTML"))
      .map((file) => file.path);
    expect(places).toEqual(["views/parts/prose.tsx"]);
  });
});

describe("inside a transaction", () => {
  test("nothing but the transaction is awaited", () => {
    const wrong = files.flatMap((file) => foreignAwaits(file).map((line) => `${file.path}: ${line}`));
    expect(wrong).toEqual([]);
  });
});

/** Awaits in `transaction().execute(async (trx) => { … })` whose call is not handed the transaction. */
function foreignAwaits({ text }: SourceFile): string[] {
  const found: string[] = [];
  for (const start of text.matchAll(/transaction\(\)\s*\.execute\(\s*(?:async\s*)?\((\w+)\) => \{/g)) {
    const name = start[1] ?? "trx";
    const body = blockAt(text, start.index + start[0].length);
    for (const wait of body.matchAll(/\bawait\b\s*([^;]*);/g)) {
      if (!new RegExp(`\\b${name}\\b`).test(wait[1] ?? "")) found.push((wait[0] ?? "").slice(0, 80));
    }
  }
  return found;
}

function blockAt(text: string, start: number): string {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return text.slice(start, i);
  }
  return text.slice(start);
}

describe("files", () => {
  const lengths = files
    .filter((file) => file.path !== "src/platform/schema.ts")
    .map((file) => ({ path: file.path, lines: file.text.split("\n").length - 1 }));

  test("are small", () => {
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(150);
  });

  test("are named after concepts, not after kinds of code", () => {
    const vague = /(^|\/)(utils?|helpers?|services?|managers?|common|misc|index)(\.|\/)/;
    expect(files.map((file) => file.path).filter((path) => vague.test(path))).toEqual([]);
  });

  test("no process.exit outside main.ts", () => {
    const wrong = files
      .filter((file) => file.path !== "src/main.ts" && /process\.exit\(/.test(file.text))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  test("bytes that must last are never written by Bun.write or a FileSink", () => {
    const wrong = files
      .filter((file) => /Bun\.write\(|\.writer\(\)/.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });
});

test("the generated schema is what the migrations make", () => {
  expect(readFileSync(join(root, "src/platform/schema.ts"), "utf8")).toBe(generateSchema());
});

/** A type is gone when the program runs. */
function withoutTypeImports(text: string): string {
  return text.replace(/import type [^;]*;/g, "");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
