import { readFileSync } from "node:fs";
import type { ConfigFolder } from "./config-folder.ts";
import { wrongUsage } from "./exit-codes.ts";

/** How a server is told from an impostor: by the usual authorities (undefined), or by this one alone. Never not at all. */
export type Trust = { rejectUnauthorized: true; ca?: string };

/** Whom to trust for a host: what the flag or ASSAY_CA says, else the authority that was accepted for this host. */
export function trustIn(folder: ConfigFolder, host: string, file: string | undefined): Trust {
  const ca = file === undefined || file === "" ? folder.read(authorityName(host)) : textOf(file);
  return ca === null ? { rejectUnauthorized: true } : { rejectUnauthorized: true, ca };
}

/** The file of the folder that holds the authority of a host: "authorities/assay.example.org_8000.crt". */
export function authorityName(host: string): string {
  return `authorities/${URL.parse(host)?.host.replace(/[^a-zA-Z0-9.-]/g, "_") ?? "none"}.crt`;
}

/** Why a server was not trusted, by the code of the error; null when it is about something else. */
export function distrust(error: unknown): string | null {
  const code = String((error as { code?: unknown }).code ?? "");
  return /CERT|SIGNATURE|ALTNAME|ISSUER/.test(code) ? code : null;
}

function textOf(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  } catch (error) {
    throw wrongUsage(`The certificate authority ${file} cannot be read: ${(error as Error).message}`);
  }
  throw wrongUsage(`${file} is no certificate authority in PEM form.`);
}
