import type { Defect } from "./defects.ts";

const MOST_NAMED = 10;

/**
 * Finds the wanted columns among those a file has; names must match letter by letter.
 * @returns for each column of the file its place among the wanted ones, or -1; or what is wrong with the columns.
 */
export function matchColumns(found: string[], wanted: string[]): Int32Array | Defect {
  const missing = wanted.filter((name) => !found.includes(name));
  if (missing.length > 0) {
    const noun = missing.length === 1 ? "column" : "columns";
    return {
      place: `${noun} ${listed(missing)}`,
      message: `${missing.length === 1 ? "is" : "are"} missing; the file has ${listed(found)}.`,
      remedy: remedyFor(missing, found, wanted),
    };
  }
  const twice = wanted.find((name) => found.indexOf(name) !== found.lastIndexOf(name));
  if (twice !== undefined) {
    const [first, last] = [found.indexOf(twice) + 1, found.lastIndexOf(twice) + 1];
    return {
      place: `column ${listed([twice])}`,
      message: `occurs twice, as column ${first} and as column ${last}.`,
    };
  }
  return Int32Array.from(found, (name) => wanted.indexOf(name));
}

function remedyFor(missing: string[], found: string[], wanted: string[]): string {
  const renamings = missing.map((name) => [found.find((other) => alike(other, name)), name] as const);
  if (renamings.every(([from]) => from !== undefined)) {
    const said = renamings
      .map(([from, to]) => `${JSON.stringify(from)} to ${JSON.stringify(to)}`)
      .join(" and ");
    return `Rename ${said}: names are matched letter by letter.`;
  }
  const [only] = found;
  if (found.length === 1 && only!.includes(";"))
    return "The columns seem to be separated by semicolons: use commas.";
  if (found.length === 1 && only!.includes("\t"))
    return "The columns seem to be separated by tabs: name the file .tsv.";
  if (found.length === 1 && only!.includes(","))
    return "The columns seem to be separated by commas: name the file .csv.";
  return `The columns must include ${listed(wanted)}.`;
}

function alike(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** `"a", "b" and 3 more`. */
export function listed(names: string[], most = MOST_NAMED): string {
  if (names.length === 0) return "none";
  const shown = names.slice(0, most).map((name) => JSON.stringify(clipped(name)));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}

/** A value from a file, short enough for a sentence. */
export function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
