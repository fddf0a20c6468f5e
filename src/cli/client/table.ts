import { type Paint, painted } from "./paint.ts";
import { harmless } from "./plain-text.ts";
import type { Terminal } from "./terminal.ts";

/** What stands in a cell: text as it is, a number as the stock client rounds it. */
export type Cell = string | number;

/** A table, its rows with one cell per column, at most `width` columns wide where that is possible at all. */
export type Table = { head: string[]; rows: Cell[][]; width: number; paints?: readonly Paint[] };

/**
 * A table drawn as the stock client's library draws it (beautifultable 1.1.0, its default style): centred, with a space on
 * both sides, columns beyond their fair share narrowed and wrapped by letters. One thing differs: text that looks like a
 * number is left as it is, so that team "007" keeps its name.
 */
export function drawTable(
  { head, rows, width, paints = [] }: Table,
  terminal: Pick<Terminal, "hasColours">,
): string {
  const texts = [head, ...rows.map((row) => row.map(cellText))].map((row) =>
    row.map((cell) => cell.split("\n")),
  );
  const widths = columnWidths(texts, width);
  const line = `+${widths.map((each) => "-".repeat(each + 2)).join("+")}+`;
  const drawn = texts.map((row, index) => {
    const cells = row.map((cell, column) => cell.map((part) => wrapped(part, widths[column] ?? 1)));
    const paint = (column: number) => (index === 0 ? undefined : paints[column]);
    return physicalLines(cells).map(
      (parts) =>
        `|${parts.map((part, column) => centred(part, widths[column] ?? 1, paint(column), terminal)).join("|")}|`,
    );
  });
  return [line, ...drawn.flatMap((lines) => [...lines, line])].join("\n");
}

function centred(
  text: string,
  width: number,
  paint: Paint | undefined,
  terminal: Pick<Terminal, "hasColours">,
): string {
  const room = Math.max(0, width - Bun.stringWidth(text)) + 2;
  const left = Math.floor(room / 2);
  const shown = paint === undefined ? text : painted(terminal, text, paint);
  return " ".repeat(left) + shown + " ".repeat(room - left);
}

/** A number with three decimals at most, halves to the even one, a whole value of a broken number with ".0": as Python has it. */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return harmless(cell);
  if (Number.isInteger(cell) || !Number.isFinite(cell)) return String(cell);
  // Only sixteenths can lie in the very middle of two thousandths.
  const isMiddle = Number.isInteger(cell * 16);
  const below = Math.floor(cell * 1000);
  const rounded =
    isMiddle && (cell * 1000) % 1 !== 0
      ? (below + (below % 2 === 0 ? 0 : 1)) / 1000
      : Number(cell.toFixed(3));
  const sign = Object.is(rounded, -0) ? "-" : "";
  return Number.isInteger(rounded) ? `${sign}${rounded}.0` : String(rounded);
}

/** The lines of a row: part by part beside one another, each wrapped part as long as the longest. */
function physicalLines(cells: string[][][]): string[][] {
  const parts = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: parts }, (_, part) => {
    const height = Math.max(1, ...cells.map((cell) => cell[part]?.length ?? 0));
    return Array.from({ length: height }, (_, row) => cells.map((cell) => cell[part]?.[row] ?? ""));
  }).flat();
}

/** A text cut into pieces of at most this width. */
function wrapped(text: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let taken = 0;
  for (const letter of text) {
    const size = Bun.stringWidth(letter);
    if (taken + size > width && piece !== "") {
      pieces.push(piece);
      [piece, taken] = ["", 0];
    }
    piece += letter;
    taken += size;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** How wide each column is inside its padding. */
function columnWidths(rows: string[][][], width: number): number[] {
  const columns = rows[0]?.length ?? 0;
  const frame = columns + 1 + 2 * columns;
  const room = Math.max(width - frame, columns);
  const wanted = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.flatMap((row) => (row[column] ?? []).map((part) => Bun.stringWidth(part)))),
  );
  const share = Math.floor(room / columns);
  const fixed = wanted.reduce((sum, each) => sum + (each <= share ? each : 1), 0);
  const excess = wanted.reduce((sum, each) => sum + each, 0) - fixed;
  const widths = wanted.map((each) =>
    each <= share ? each : Math.min(each, 1 + Math.floor(((each - 1) * (room - fixed)) / excess)),
  );
  handOutRest(widths, wanted, room);
  return widths;
}

/**
 * Gives what is left over to the columns in proportion to those that were narrowed, and the last crumbs to the widest of these.
 * As in the library, columns of one width count once, and the shares go to the first columns of all.
 */
function handOutRest(widths: number[], wanted: number[], room: number): void {
  const narrowed = new Map<number, number>();
  widths.forEach((each, column) => {
    if (each < (wanted[column] ?? 0)) narrowed.set(each, column);
  });
  const left = () => room - widths.reduce((sum, each) => sum + each, 0);
  const extra = left();
  if (narrowed.size === 0 || extra <= 0) return;
  const all = [...narrowed.keys()].reduce((sum, each) => sum + each, 0);
  const byWidth = [...narrowed].sort(([a], [b]) => a - b);
  byWidth.forEach(([each], place) => {
    widths[place] = (widths[place] ?? 0) + Math.floor((each * extra) / all);
  });
  const widest = byWidth.at(-1)?.[1] ?? 0;
  widths[widest] = (widths[widest] ?? 0) + left();
}
