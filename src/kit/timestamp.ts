const pattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:[ \t]*(?:Z|z|([-+])(\d\d?)(?::?(\d\d))?))?)?$/;

/**
 * A date as YAML 1.1 or ISO 8601 writes it ("2019-01-01", "2019-01-01 08:30:00", "2019-01-01T08:30:00.5+02:00"), in
 * milliseconds since 1970. Without an offset it is UTC; without a time it is midnight. Null if it is no such date, which
 * includes 30 February.
 */
export function readTimestamp(text: string): number | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as number[];
  const [, , , , , , , fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  const [h, m, s] = [hour ?? 0, minute ?? 0, second ?? 0];
  const moment = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, h, m, s, milliseconds));
  const exists = moment.getUTCMonth() + 1 === month && moment.getUTCDate() === day;
  if (!exists || h > 23 || m > 59 || s > 59 || Number(offsetHours) > 14 || Number(offsetMinutes) > 59)
    return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  return sign === "-" ? moment.getTime() + offset : moment.getTime() - offset;
}

/** "2019-01-01 08:30:00", in UTC; with milliseconds only where there are some. */
export function writeTimestamp(moment: number): string {
  return new Date(moment)
    .toISOString()
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "");
}
