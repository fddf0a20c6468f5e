import { wrongUsage } from "./exit-codes.ts";

const two = (value: number) => String(value).padStart(2, "0");

/** A moment of the API as the stock client shows it, in the local time zone: "11/23/26 09:30:00 AM". */
export function localTime(moment: string): string {
  const at = new Date(moment);
  const hour = at.getHours();
  const clock = [hour % 12 || 12, at.getMinutes(), at.getSeconds()].map(two).join(":");
  return `${localDate(at)} ${clock} ${hour < 12 ? "AM" : "PM"}`;
}

function localDate(at: Date): string {
  return [at.getMonth() + 1, at.getDate(), at.getFullYear() % 100].map(two).join("/");
}

/** A day as the stock client takes it, month first: "8/23/26". @returns its first moment in UTC. @throws Fault usage. */
export function dayNamed(text: string): number {
  const [, month = 0, day = 0, year = 0] = (/^(\d{1,2})\/(\d{1,2})\/(\d{2})$/.exec(text) ?? []).map(Number);
  // Years as C and Python read them: 69 to 99 are of the last century.
  const at = new Date(Date.UTC(year + (year < 69 ? 2000 : 1900), month - 1, day));
  if (day > 0 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day) return at.getTime();
  throw wrongUsage("Incorrect date format, please use %m/%d/%y format. Example: 8/23/17.");
}
