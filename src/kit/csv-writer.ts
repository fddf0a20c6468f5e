/**
 * One row of CSV (RFC 4180, CRLF). Numbers are written as numbers, null as nothing; text that begins like a formula gets a
 * leading apostrophe, so that a spreadsheet shows it and does not run it (OWASP, CSV injection).
 */
export function csvRow(cells: (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
