import { writeTimestamp } from "../../kit/timestamp.ts";
import type { BenchmarkConfig } from "./types.ts";

/** One thing that a new version of a configuration does. `before` and `after` are short texts; null where there is nothing. */
export type Change = {
  kind: "added" | "removed" | "changed";
  /** "phase 1 (dev) › limits › per day" */
  place: string;
  before: string | null;
  after: string | null;
};

type Item = Record<string, unknown>;

/** What one item of each list is called. */
const itemNames: Record<string, string> = {
  phases: "phase",
  splits: "split",
  metricSets: "metric set",
  metrics: "metric",
  boards: "board",
  metaAttributes: "question",
  defaultMeta: "question",
  baselines: "baseline",
  prizes: "prize",
  sponsors: "sponsor",
};

/**
 * What importing `after` would change about `before`, in the order of the configuration. Items of lists are found again by
 * config id, else by name; one that comes or goes is one change, whatever it holds.
 */
export function describeDifference(before: BenchmarkConfig, after: BenchmarkConfig): Change[] {
  return compare([], before, after);
}

function compare(path: string[], before: unknown, after: unknown): Change[] {
  if (Bun.deepEquals(before, after, true)) return [];
  const key = path.at(-1) ?? "";
  if (Array.isArray(before) && Array.isArray(after) && key in itemNames) {
    return compareItems(path, before as Item[], after as Item[]);
  }
  if (isItem(before) && isItem(after) && before.kind === after.kind) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    // The clean form of HTML follows from its source.
    keys.delete("clean");
    return [...keys].flatMap((name) => compare([...path, name], before[name], after[name]));
  }
  return [leaf(path, before ?? null, after ?? null)];
}

function compareItems(path: string[], before: Item[], after: Item[]): Change[] {
  const list = path.at(-1) ?? "";
  const above = path.slice(0, -1);
  const earlier = new Map(before.map((item) => [identity(list, item), item]));
  const later = new Map(after.map((item) => [identity(list, item), item]));
  const removed = [...earlier.keys()].filter((id) => !later.has(id));
  const changes = [...later].flatMap(([id, item]): Change[] => {
    const old = earlier.get(id);
    if (old !== undefined) return compare([...above, title(list, item)], old, item);
    return [{ kind: "added", place: placeOf([...above, title(list, item)]), before: null, after: id }];
  });
  const gone = removed.map((id): Change => {
    const place = placeOf([...above, title(list, earlier.get(id) ?? {})]);
    return { kind: "removed", place, before: id, after: null };
  });
  const oldOrder = [...earlier.keys()].filter((id) => later.has(id)).join(", ");
  const newOrder = [...later.keys()].filter((id) => earlier.has(id)).join(", ");
  if (oldOrder === newOrder) return [...changes, ...gone];
  return [...changes, ...gone, leaf([...path, "order"], oldOrder, newOrder)];
}

function identity(list: string, item: Item): string {
  if (list === "boards") return `phase ${item.phase} on split ${item.split}`;
  if (list === "baselines") return `${item.name} in phase ${item.phase}`;
  return String(item.configId ?? item.label ?? item.name ?? item.rank);
}

function title(list: string, item: Item): string {
  const codename = item.codename === undefined ? "" : ` (${item.codename})`;
  return `${itemNames[list]} ${identity(list, item)}${codename}`;
}

function leaf(path: string[], before: unknown, after: unknown): Change {
  const isMoment = path.at(-1) === "start" || path.at(-1) === "end";
  const was = said(before, isMoment);
  const is = said(after, isMoment);
  const kind = was === null ? "added" : is === null ? "removed" : "changed";
  const from = Math.max(0, firstDifference(was ?? "", is ?? "") - 20);
  return { kind, place: placeOf(path), before: excerpt(was, from), after: excerpt(is, from) };
}

/** Null where there is nothing to say. */
function said(value: unknown, isMoment: boolean): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return isMoment ? `${writeTimestamp(value)} UTC` : String(value);
  if (Array.isArray(value)) return value.map((item) => said(item, false)).join(", ") || null;
  if (isItem(value)) return String(value.path ?? value.kind ?? JSON.stringify(value));
  return String(value);
}

function firstDifference(before: string, after: string): number {
  let index = 0;
  while (index < before.length && before[index] === after[index]) index++;
  return index;
}

/** At most 80 characters of a text, from where it becomes interesting. */
function excerpt(text: string | null, from: number): string | null {
  if (text === null || text.length <= 80) return text;
  const end = from + 80;
  return `${from > 0 ? "…" : ""}${text.slice(from, end)}${end < text.length ? "…" : ""}`;
}

/** "pages › submission guidelines": names of fields in plain words. */
function placeOf(path: string[]): string {
  return path
    .map((part) =>
      part.includes(" ") ? part : part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    )
    .join(" › ");
}

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
