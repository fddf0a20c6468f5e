import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { threads } from "../scripts/build.ts";
import { withoutDockerExtras, withUnpackedSharp } from "../scripts/build-plugins.ts";
import { foreignKeys } from "../src/benchmarks/config/foreign-keys.ts";
import { usageOf } from "../src/cli/client/command.ts";
import { isClientWord, understood } from "../src/cli/client/command-line.ts";
import { clientCommands } from "../src/cli/client/commands.ts";
import { exitCodes } from "../src/cli/client/exit-codes.ts";
import { commands } from "../src/cli/commands.ts";
import { remedies } from "../src/evaluations/reasons.ts";
import { catalogue, type Metric } from "../src/metrics/catalogue.ts";
import { publicAsset, vendored } from "../src/platform/assets.ts";
import { settings } from "../src/platform/config.ts";
import { places } from "../views/places.ts";
import { guideHtml, guidePages } from "../src/platform/guide.ts";
import { probes } from "../src/platform/self-test/take.ts";
import { routes } from "../src/web/routes.ts";
import {
  anchorsIn,
  codeIn,
  everyText,
  examplesIn,
  guide,
  guideTexts,
  repository,
  rowsIn,
  targetsIn,
  type Text,
  textAt,
} from "./support/guide-text.ts";

const readme = textAt("README.md");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

/** Every name in the code that the text does not have: what a failing test prints is what is to be written. */
const missing = (wanted: Iterable<string>, found: Iterable<string>) => {
  const there = new Set(found);
  return [...new Set(wanted)].filter((each) => !there.has(each));
};

describe("the README", () => {
  test("is short", () => {
    expect(readme.markdown.split("\n").length).toBeLessThanOrEqual(200);
  });

  test("names commands that exist", () => {
    const named = [...readme.markdown.matchAll(/npm (?:run )?(\w+)/g)].map((match) => match[1] ?? "");
    expect(missing(named, Object.keys(packageJson.scripts))).toEqual([]);
    expect(named).toContain("start");
    expect(named).toContain("test");
  });

  test("maps every folder of the program", () => {
    const folders = [...new Bun.Glob("src/*/*.ts*").scanSync({ cwd: repository })].map(
      (path) => `  ${path.split("/")[1]}/`,
    );
    expect(folders.filter((folder) => !readme.markdown.includes(`\n${folder}`))).toEqual([]);
  });
});

describe("the guide says of the code", () => {
  test("every setting, with its flag, variable and default", () => {
    const rows = settings.map(({ name, fallback, meaning }) => {
      const variable = `ASSAY_${name.toUpperCase().replaceAll("-", "_")}`;
      return [`\`--${name}\``, `\`${variable}\``, fallback === "" ? "none" : `\`${fallback}\``, meaning].join(
        " | ",
      );
    });
    expect(missing(rows, joined(guide("operating")))).toEqual([]);
  });

  test("every command, with its usage", () => {
    const usages = commands.flatMap(({ usage }) =>
      usage.split("\n").map((line) => `\`assay ${line.trim().replace(/^assay /, "")}\``),
    );
    expect(
      missing(
        usages,
        rowsIn(guide("operating")).map(([first = ""]) => first),
      ),
    ).toEqual([]);
  });

  test("every command of the client, with its usage, and every exit code", () => {
    const rows = clientCommands.map((each) => [`\`assay ${usageOf(each)}\``, each.summary].join(" | "));
    const codes = exitCodes.map(({ code, meaning }) => [`\`${code}\``, meaning].join(" | "));
    expect(missing([...rows, ...codes], joined(guide("client")))).toEqual([]);
  });

  test("every metric of every built-in task", () => {
    const rows = Object.values(catalogue).flat().map(metricRow);
    expect(missing(rows, joined(guide("hosting")))).toEqual([]);
  });

  test("every reason for a failed evaluation, with what to do", () => {
    const rows = rowsIn(guide("participating")).filter(
      (row) => row.length === 3 && row.every((cell) => cell !== ""),
    );
    expect(
      missing(
        Object.keys(remedies),
        rows.map(([first = ""]) => first.replaceAll("`", "")),
      ),
    ).toEqual([]);
  });

  test("every key that the importer reads or knows", () => {
    expect(missing(importedKeys(), codeIn(guide("hosting")))).toEqual([]);
  });

  test("every gauge for Prometheus", () => {
    const gauges = [...read("src/monitoring.ts").matchAll(/"(assay_\w+)"/g)].map((match) => match[1] ?? "");
    expect(gauges.length).toBeGreaterThan(3);
    expect(missing(gauges, codeIn(guide("api")))).toEqual([]);
  });

  test("every group of addresses", () => {
    const groups = routes.map(({ path }) => `/${path.split("/")[1]}`).filter((group) => group !== "/");
    expect(missing(groups, guideTexts.flatMap(codeIn))).toEqual([]);
  });

  test("every dependency, with its reason", () => {
    const reasons = rowsIn(guide("design")).filter(([, reason = ""]) => reason !== "");
    const named = reasons.flatMap(([first = ""]) =>
      [...first.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""),
    );
    expect(
      missing([...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)], named),
    ).toEqual([]);
  });

  test("every attempt of the sandbox's self-test, and every ending of a run", () => {
    const first = rowsIn(guide("sandbox")).map(([cell = ""]) => cell.replaceAll("`", ""));
    expect(
      missing(
        probes.map(({ name }) => name),
        first,
      ),
    ).toEqual([]);
    const endings = [...read("src/platform/sealed/run.ts").matchAll(/how: "(\w+)"/g)].map(
      (match) => match[1] ?? "",
    );
    expect(endings.length).toBeGreaterThan(9);
    expect(missing(endings, first)).toEqual([]);
  });

  test("every file of the program that it mentions", () => {
    const paths = everyText
      .flatMap(codeIn)
      .filter((code) => /^(src|views|test|scripts|static|migrations)\/[\w./-]*$/.test(code));
    expect(paths.length).toBeGreaterThan(20);
    const imagined = ["src/api", "src/registry", "views/benchmarks/teams.tsx"];
    expect(paths.filter((path) => !existsSync(join(repository, path)) && !imagined.includes(path))).toEqual(
      [],
    );
  });
});

const joined = (text: Text) => rowsIn(text).map((cells) => cells.join(" | "));

function metricRow({ id, name, ascending, target, definition }: Metric): string {
  const better = target === undefined ? (ascending ? "smaller" : "larger") : `near ${target}`;
  return [`\`${id}\``, name, better, definition].join(" | ");
}

/** What the code of the importer asks a section of the YAML for, and what it passes over with a notice. */
function importedKeys(): string[] {
  const files = [...new Bun.Glob("*.ts").scanSync({ cwd: join(repository, "src/benchmarks/config") })];
  const code = files.map((file) => read(`src/benchmarks/config/${file}`)).join("\n");
  const methods =
    "text|maybeText|flag|count|words|file|section|sections|choice|webAddress|moment|raw|has|passOver";
  const asked = [
    new RegExp(`\\.(?:${methods})\\(\\s*"([a-z_]+)"`, "g"),
    /\b(?:top|section|phase), "([a-z_]+)"/g,
    /const key = "([a-z_]+)"/g,
    /\b(?:domains|addresses)\("([a-z_]+)"\)/g,
  ];
  const keys = asked.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ""));
  const ignored = /const foreignKeys = \[([^\]]+)\]/.exec(read("src/benchmarks/config/phases.ts"))?.[1] ?? "";
  const all = [...keys, ...foreignKeys, ...[...ignored.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "")];
  expect(all).toContain("test_annotation_file");
  expect(all).toContain("default_order_by");
  expect(all).toContain("dataset_split_id");
  expect(all).toContain("is_active");
  return all;
}

describe("links", () => {
  const pages = new Map(guideTexts.map((text) => [text.path.replace(/^static\/guide\/|\.md$/g, ""), text]));

  test.each(everyText.map((text) => [text.path, text] as const))("of %s lead somewhere", (path, text) => {
    const broken = targetsIn(text).filter((target) => !leads(target, text, path === "README.md"));
    expect(broken).toEqual([]);
  });

  function leads(target: string, from: Text, isReadme: boolean): boolean {
    if (/^https:\/\//.test(target)) return URL.canParse(target);
    const [address = "", anchor] = target.split("#");
    const has = (text: Text | undefined) =>
      text !== undefined && (anchor === undefined || anchorsIn(text).has(anchor));
    if (address === "") return has(from);
    if (address === places.apiDocs || address === places.apiDocument) return true;
    if (isReadme)
      return existsSync(join(repository, address)) && (anchor === undefined || has(textAt(address)));
    if (address.startsWith("/-/assets/"))
      return publicAsset(address.replace("/-/assets/", "/static/")) !== null;
    return has(pages.get(address.replace(/^\/help\//, "")));
  }
});

test("every page of the guide has a title, and renders without a trace of HTML of its own", () => {
  expect(guidePages().map(({ name }) => name)).toEqual([
    "participating",
    "images",
    "hosting",
    "operating",
    "tls",
    "sandbox",
    "evalai",
    "client",
    "api",
    "design",
    "changelog",
    "licence",
  ]);
  for (const { name, title } of guidePages()) {
    expect(title).not.toBe(name);
    expect(guideHtml(name)).toContain("<h1");
    expect(
      guide(name)
        .markdown.replace(/^```[\s\S]*?^```$/gm, "")
        .replace(/`[^`\n]*`/g, ""),
    ).not.toMatch(/<\/?[a-z]/);
  }
});

test("the guide's pictures are few and small", () => {
  const pictures = [...new Bun.Glob("static/guide/pictures/*").scanSync({ cwd: repository })];
  const bytes = pictures.reduce((sum, path) => sum + Bun.file(join(repository, path)).size, 0);
  expect(bytes).toBeLessThanOrEqual(300_000);
  const shown = everyText.flatMap(targetsIn).map((target) => target.replace("/-/assets/", "static/"));
  expect(missing(pictures, shown)).toEqual([]);
});

describe("commands in examples", () => {
  const lines = everyText.flatMap((text) =>
    examplesIn(text)
      .filter(({ language }) => language === "sh")
      .flatMap(({ code }) => code.split("\n"))
      .flatMap((line) => /(?:^|\| )(?:\.\/)?assay (.*)$/.exec(line)?.[1] ?? [])
      .map((words) => [words] as const),
  );

  test.each(lines)("assay %s", (words) => {
    const [name, ...args] = words.replace(/"[^"]*"/g, "quoted").split(" ");
    if (isClientWord(name ?? "")) return expect(() => understood([name ?? "", ...args])).not.toThrow();
    const command = commands.find((candidate) => candidate.name === name);
    if (command === undefined) throw new Error(`there is no command ${name}`);
    const flags = Object.fromEntries(settings.map((setting) => [setting.name, { type: "string" as const }]));
    const own = Object.fromEntries(Object.entries(command.flags).map(([flag, { type }]) => [flag, { type }]));
    expect(() => parseArgs({ args, options: { ...flags, ...own }, allowPositionals: true })).not.toThrow();
  });
});

test("the licence page names everything that is in the executable", async () => {
  const { metafile } = await Bun.build({
    entrypoints: [join(repository, "src/main.ts"), ...threads],
    target: "bun",
    metafile: true,
    plugins: [withUnpackedSharp, withoutDockerExtras],
  });
  const paths = [...Object.keys(metafile?.inputs ?? {}), ...Object.values(vendored)];
  const packages = paths.flatMap(
    (path) => [...path.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].at(-1)?.[1] ?? [],
  );
  expect(packages).toContain("elysia");
  const wanted = [...new Set(packages)].map((name) => {
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`));
    return `${name} | ${license}`;
  });
  expect(
    missing(
      wanted,
      rowsIn(guide("licence")).map((cells) => cells.slice(0, 2).join(" | ")),
    ),
  ).toEqual([]);
});
