/** Years that occur in the sessions' own files. Every other moment is one at which the test ran. */
const written = ["20", "30", "98", "99"];

/**
 * What the client printed, with a sign in the place of all that is different each time: the server's address, tokens,
 * moments and durations. Tables keep their lines.
 */
export function withoutWhatVaries(text: string, base: string): string {
  return text
    .replaceAll(base, "SERVER")
    .replace(/assay_[\w-]{43}/g, "TOKEN")
    .replace(/\d\d\/\d\d\/(\d\d) \d\d:\d\d:\d\d [AP]M/g, (moment, year: string) =>
      written.includes(year) ? moment : "DD/DD/DD HH:MM:SS M ",
    )
    .replace(/(?<=\|)( *[\d.]+ *)(?=\| *(?:finished|failed) *\|)/g, (cell) => centred("SEC", cell.length))
    .replace(/(?<=Execution Time \(sec\) : )[\d.]+/g, "SEC");
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return `${" ".repeat(left)}${text}`.padEnd(width);
}
