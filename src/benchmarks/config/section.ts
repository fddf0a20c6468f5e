import { likelyMeant } from "../../kit/spelling.ts";
import { readTimestamp } from "../../kit/timestamp.ts";
import type { YamlPath } from "../../kit/yaml.ts";
import { findFile, report } from "./source.ts";
import type { Source } from "./source.ts";
import type { FileReference } from "./types.ts";

type Words = { max?: number };

/**
 * A map in the YAML, read key by key. Each reading gives a usable value and reports what was wrong with the one it found;
 * the section remembers what was asked for, so that what is left over is what nobody knows.
 */
export class Section {
  readonly source: Source;
  readonly path: YamlPath;
  private readonly data: Record<string, unknown>;
  private readonly asked = new Set<string>();

  constructor(source: Source, path: YamlPath, data: Record<string, unknown>) {
    this.source = source;
    this.path = path;
    this.data = data;
  }

  /** The value as YAML has it; undefined where there is none or it is empty ("key:"). */
  raw(key: string): unknown {
    this.asked.add(key);
    return Object.hasOwn(this.data, key) ? (this.data[key] ?? undefined) : undefined;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** Keys that may stand here and mean nothing to us. */
  passOver(...keys: string[]): void {
    for (const key of keys) this.asked.add(key);
  }

  keys(): string[] {
    return Object.keys(this.data);
  }

  warn(key: string, message: string, remedy?: string): void {
    report(this.source, "warning", [...this.path, key], message, remedy);
  }

  error(key: string, message: string, remedy?: string): void {
    report(this.source, "error", [...this.path, key], message, remedy);
  }

  /** Text, trimmed; "" and an error where there is none. Longer than `max` characters is an error. */
  text(key: string, { max = 100 }: Words = {}): string {
    const value = this.scalar(key, "error");
    if (value === null) {
      const isMissing = String(this.raw(key) ?? "").trim() === "";
      if (isMissing) this.error(key, `There is no ${key}.`, `Add "${key}: …".`);
      return "";
    }
    if ([...value].length > max) this.error(key, `It is longer than ${max} characters.`, "Shorten it.");
    return value;
  }

  /** Text, trimmed; null where there is none. Longer than `max` characters is cut short. */
  maybeText(key: string, { max = 1000 }: Words = {}): string | null {
    const value = this.scalar(key, "warning");
    const letters = [...(value ?? "")];
    if (letters.length <= max) return value;
    this.warn(key, `It is longer than ${max} characters and was cut short.`, "Shorten it.");
    return letters.slice(0, max).join("").trim();
  }

  private scalar(key: string, severity: "error" | "warning"): string | null {
    const value = this.raw(key);
    if (typeof value === "string") return value.trim() || null;
    if (typeof value === "number") return String(value);
    if (value === undefined) return null;
    const message =
      typeof value === "boolean" ? `YAML reads it as ${value}, not as a word.` : "It is no text.";
    report(this.source, severity, [...this.path, key], message, "Put it in quotes.");
    return null;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined) return otherwise;
    const word = String(value).trim().toLowerCase();
    if (["true", "yes", "y", "on", "1"].includes(word)) return true;
    if (["false", "no", "n", "off", "0"].includes(word)) return false;
    this.warn(key, `It is neither true nor false; ${otherwise} is used.`, "Write True or False.");
    return otherwise;
  }

  /** A whole number of at least `min`. */
  count(key: string, otherwise: number, min = 0): number {
    const value = this.raw(key);
    if (value === undefined) return otherwise;
    const count = typeof value === "string" && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
    if (typeof count === "number" && Number.isSafeInteger(count) && count >= min) return count;
    this.warn(key, `It is no whole number from ${min} up; ${otherwise} is used.`);
    return otherwise;
  }

  /** One of a few words; `otherwise` where there is none. */
  choice<Word extends string>(key: string, words: readonly Word[], otherwise: Word): Word {
    const value = this.maybeText(key);
    if (value === null) return otherwise;
    const word = words.find((known) => known === value.toLowerCase());
    if (word === undefined)
      this.warn(key, `"${value}" is none of ${words.join(", ")}; ${otherwise} is used.`);
    return word ?? otherwise;
  }

  /** A moment in milliseconds (UTC); null, with a warning, where there is none. */
  moment(key: string): number | null {
    const value = this.raw(key);
    if (value === undefined) {
      this.warn(key, `There is no ${key}, so there is no such limit in time.`);
      return null;
    }
    const moment = typeof value === "string" ? readTimestamp(value) : null;
    if (moment === null) this.error(key, "It is no date.", "Write it as 2026-01-31 23:59:59, in UTC.");
    return moment;
  }

  /** A list of words, written as a list or with commas between. */
  words(key: string): string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    const items = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [value];
    return items.flatMap((item: unknown, index) => {
      if (item === null || item === "") return [];
      if (typeof item === "string" || typeof item === "number") return String(item).trim() || [];
      const message =
        typeof item === "boolean" ? `YAML reads it as ${item}, not as a word.` : "It is no word.";
      report(
        this.source,
        "warning",
        [...this.path, key, index],
        `${message} It is left out.`,
        "Put it in quotes.",
      );
      return [];
    });
  }

  /** A file that exists, with an ending where one is asked for; null, and a report, where there is none. */
  file(key: string, severity: "error" | "warning" = "warning", ending = ""): FileReference | null {
    const written = this.maybeText(key);
    if (written === null) return null;
    const result = findFile(this.source, written);
    if (!("found" in result))
      report(this.source, severity, [...this.path, key], result.message, result.remedy);
    else if (result.found.name.toLowerCase().endsWith(ending)) return result.found;
    else report(this.source, severity, [...this.path, key], `"${written}" does not end in ${ending}.`);
    return null;
  }

  /** A web address; null, with a warning, where it is none. */
  webAddress(key: string): string | null {
    const written = this.maybeText(key);
    if (written === null) return null;
    if (/^https?:\/\//i.test(written) && URL.canParse(written)) return written;
    this.warn(key, "It is no web address and was left out.", "Begin it with https://.");
    return null;
  }

  section(key: string): Section | null {
    const value = this.raw(key);
    if (isMap(value)) return new Section(this.source, [...this.path, key], value);
    if (value !== undefined) this.error(key, "It should hold keys and values.");
    return null;
  }

  /** The maps of a list, in order. Anything else in it is an error; so is an empty list, where `missing` says why. */
  sections(key: string, missing?: { message: string; remedy: string }): Section[] {
    const value = this.raw(key) ?? [];
    if (Array.isArray(value) && value.length === 0 && missing !== undefined) {
      this.error(key, missing.message, missing.remedy);
    }
    if (!Array.isArray(value)) {
      this.error(key, "It should be a list.", 'Begin each of its items with "- ".');
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const path = [...this.path, key, index];
      if (isMap(item)) return new Section(this.source, path, item);
      report(this.source, "error", path, "It should hold keys and values.");
      return [];
    });
  }

  /** Warns of keys that nothing has asked for; those in `foreign` mean something to EvalAI's own cloud. */
  reportLeftOver(foreign: readonly string[] = []): void {
    for (const key of this.keys().filter((candidate) => !this.asked.has(candidate))) {
      if (foreign.includes(key)) {
        this.warn(key, "It concerns EvalAI's own servers and has no effect here.");
        continue;
      }
      const meant = likelyMeant(key, this.asked);
      this.warn(
        key,
        `The key "${key}" is unknown and has no effect.`,
        meant === null ? undefined : `Did you mean "${meant}"?`,
      );
    }
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
