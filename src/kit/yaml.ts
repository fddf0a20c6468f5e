import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import type { ScalarTag, Tags } from "yaml";
import type { Problem } from "./problem.ts";
import { writeTimestamp } from "./timestamp.ts";

export type YamlPath = (string | number)[];
/** Counted from 1. */
export type YamlPosition = { line: number; column: number };

export type YamlDocument = {
  /** Plain data; undefined if the text cannot be read. */
  value: unknown;
  /** Errors of syntax; warnings for keys that occur twice. */
  problems: Problem[];
  /** Where a key or list item stands; for a path that is not there, where its nearest ancestor stands. */
  position(path: YamlPath): YamlPosition;
};

/** A configuration is a page or two of text; this is far more. */
const maxBytes = 256 * 1024;

/**
 * Reads YAML 1.1 as PyYAML's `safe_load` does, because EvalAI's configurations were written against that: `yes` and `on`
 * are booleans, `012` is ten, merge keys work, the last of two equal keys holds; `y`, `08` and `1e3` are strings.
 * Two differences: a date stays the string it was written as (see `readTimestamp`), so that a title such as 2024-01-01
 * survives; and tags beyond the plain ones are errors, sets and binary data included. Never throws.
 */
export function readYaml(text: string): YamlDocument {
  if (Buffer.byteLength(text) > maxBytes) return refused(`The text is longer than ${maxBytes / 1024} KiB.`);
  const lines = new LineCounter();
  const position = (offset: number): YamlPosition => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    const options = {
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
      lineCounter: lines,
    } as const;
    const document = parseDocument(text, { ...options, version: "1.1", customTags: likePyYaml });
    const defects = [...document.errors, ...document.warnings];
    if (defects.some((defect) => defect.message.startsWith("Maximum call stack"))) return refused(tooDeep);
    const problems = [
      ...defects.map(({ message, pos }) => ({
        ...yamlProblem("error", sentence(message)),
        ...position(pos[0]),
      })),
      ...keyDefects(document.contents).map(({ severity, message, offset }) => ({
        ...yamlProblem(severity, message),
        ...position(offset),
      })),
    ].slice(0, 20);
    const unusable = problems.some((problem) => problem.severity === "error");
    return {
      value: unusable ? undefined : document.toJS({ maxAliasCount: 100 }),
      problems,
      position: (path) => position(offsetOf(document.contents, path)),
    };
  } catch (error) {
    // Alias bombs and impossible merges surface only when the nodes become data; so does a stack exhausted by nesting.
    return refused(error instanceof RangeError ? tooDeep : sentence((error as Error).message));
  }
}

/** Plain data as YAML 1.1 text; a Date becomes an unquoted timestamp in UTC, a string is quoted where it must be. */
export function writeYaml(value: unknown): string {
  const writers: Record<string, ScalarTag["stringify"]> = {
    "tag:yaml.org,2002:timestamp": (item) => writeTimestamp(Number(item.value)),
    "tag:yaml.org,2002:int": (item) => writeNumber(Number(item.value)),
    "tag:yaml.org,2002:float": (item) => writeNumber(Number(item.value)),
  };
  const customTags = (tags: Tags) =>
    tags.map((tag) => {
      const stringify = typeof tag === "object" ? writers[tag.tag] : undefined;
      return stringify === undefined ? tag : { ...(tag as ScalarTag), stringify };
    });
  return stringify(value, { version: "1.1", customTags, lineWidth: 0, aliasDuplicateObjects: false });
}

/** With the point that YAML 1.1 wants before an exponent: 1.0e-7. */
function writeNumber(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.replace(/^(-?\d+)e/, "$1.0e");
}

const tooDeep = "It is nested too deeply.";

function refused(message: string): YamlDocument {
  return {
    value: undefined,
    problems: [yamlProblem("error", message)],
    position: () => ({ line: 1, column: 1 }),
  };
}

function yamlProblem(severity: Problem["severity"], message: string): Problem {
  return { severity, place: "YAML", message };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** PyYAML's resolver.py, line by line: what an unquoted scalar is taken for. */
const plainTypes: [name: string, test: RegExp, read: (text: string) => unknown][] = [
  ["bool", /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true],
  ["bool", /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false],
  ["int", /^[-+]?0b[0-1_]+$/, (text) => integer(text.replace("0b", ""), 2)],
  ["int", /^[-+]?0x[0-9a-fA-F_]+$/, (text) => integer(text.replace("0x", ""), 16)],
  ["int", /^[-+]?0[0-7_]+$/, (text) => integer(text, 8)],
  ["int", /^[-+]?(?:0|[1-9][0-9_]*)$/, (text) => integer(text, 10)],
  ["int", /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, sexagesimal],
  ["float", /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?$/, (text) => Number(text.replaceAll("_", ""))],
  ["float", /^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?$/, (text) => Number(text.replaceAll("_", ""))],
  ["float", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, sexagesimal],
  ["float", /^[-+]?\.(?:inf|Inf|INF)$/, (text) => (text.startsWith("-") ? -Infinity : Infinity)],
  ["float", /^\.(?:nan|NaN|NAN)$/, () => Number.NaN],
];

function integer(text: string, radix: number): number {
  return Number.parseInt(text.replaceAll("_", ""), radix);
}

/** 1:30 is ninety: base sixty, as YAML 1.1 has it. */
function sexagesimal(text: string): number {
  const digits = text.replaceAll("_", "").replace(/^[-+]/, "").split(":");
  const size = digits.reduce((sum, digit) => sum * 60 + Number(digit), 0);
  return text.startsWith("-") ? -size : size;
}

function likePyYaml(tags: Tags): Tags {
  const kept = ["map", "seq", "str", "null", "merge"].map((name) => `tag:yaml.org,2002:${name}`);
  return [
    ...tags.filter((tag) => typeof tag === "object" && kept.includes(tag.tag)),
    ...plainTypes.map(([name, test, resolve]): ScalarTag => ({
      tag: `tag:yaml.org,2002:${name}`,
      default: true,
      test,
      resolve,
    })),
  ];
}

function offsetOf(root: unknown, path: YamlPath): number {
  let offset = 0;
  let node = root;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === "number" && part < node.items.length) {
      node = node.items[part];
      offset = (node as { range?: [number] } | null)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

type KeyDefect = { severity: Problem["severity"]; message: string; offset: number };

function keyDefects(node: unknown): KeyDefect[] {
  if (isSeq(node)) return node.items.flatMap(keyDefects);
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }): KeyDefect[] => {
    const inside = keyDefects(value);
    const offset = (key as { range?: [number] } | null)?.range?.[0] ?? 0;
    if (isMap(key) || isSeq(key))
      return [{ severity: "error", message: "A key is a list or a map.", offset }];
    if (!isScalar(key) || typeof key.value === "symbol") return inside;
    const name = String(key.value);
    if (typeof key.value === "boolean") {
      const message = `A key is read as ${name}, not as a word; put it in quotes.`;
      return [{ severity: "warning", message, offset }, ...inside];
    }
    if (seen.has(name)) {
      const message = `The key "${name}" occurs more than once; the last one counts.`;
      return [{ severity: "warning", message, offset }, ...inside];
    }
    seen.add(name);
    return inside;
  });
}
