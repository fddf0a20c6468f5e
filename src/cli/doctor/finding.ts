import type { Config } from "../../platform/config.ts";

/** What a check found: it is right, it could become a problem, or the server cannot work like this. */
export type Finding = { state: "ok" | "warn" | "fail"; says: string; remedy?: string };

/** Looks at one thing, and leaves it as it was. What it throws counts as a failure. */
export type Check = (config: Config, now: number) => Finding | Promise<Finding>;

export const ok = (says: string): Finding => ({ state: "ok", says });
export const warn = (says: string, remedy: string): Finding => ({ state: "warn", says, remedy });
export const fail = (says: string, remedy: string): Finding => ({ state: "fail", says, remedy });

/** A size for people: "1.5 GB". Decimal, as disks are sold. */
export function sizeOf(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
