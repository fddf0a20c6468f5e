import { version } from "../../package.json" with { type: "json" };

/** What this executable was made from; scripts/build.ts writes it in. */
declare const ASSAY_BUILD: { commit: string | null; date: string } | undefined;

const embedded = typeof ASSAY_BUILD === "undefined" ? undefined : ASSAY_BUILD;

/** The version, the commit (null where there was no repository) and its date in ISO 8601 (null when running from source). */
export const build: { version: string; commit: string | null; date: string | null } = {
  version,
  commit: embedded?.commit ?? null,
  date: embedded?.date ?? null,
};
