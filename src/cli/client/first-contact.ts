import { X509Certificate } from "node:crypto";
import { Fault } from "../../kit/fault.ts";
import { type Call, textFlag } from "./command.ts";
import { unreachable } from "./exit-codes.ts";
import { confirmed } from "./questions.ts";
import { authorityName, distrust, trustIn } from "./trust.ts";

/**
 * Makes sure that an HTTPS server can be trusted, before anything is told it. Where the usual authorities do not vouch for it,
 * it is asked for its own, whose fingerprint has to be the one that was given, or that somebody at the terminal confirms.
 *
 * @throws Fault unavailable where there is no server, or one that stays untrusted; forbidden where the fingerprint is another.
 */
export async function meet(call: Call, host: string, fingerprint: string | undefined): Promise<void> {
  const { folder, terminal } = call;
  const given = textFlag(call, "ca") ?? terminal.env.ASSAY_CA;
  const known = given !== undefined || fingerprint === undefined ? trustIn(folder, host, given) : null;
  if (known !== null && (await whyDistrusted(host, known.ca)) === null) return;
  if (given !== undefined) throw unreachable(`The authority in ${given} does not vouch for ${host}.`);
  const authority = await authorityOf(host);
  await insistOnFingerprint(call, host, authority, fingerprint);
  const pem = authority.toString();
  const why = await whyDistrusted(host, pem);
  if (why !== null) throw unreachable(`The certificate of ${host} is not good even so (${why}).`);
  folder.keep(authorityName(host), pem);
  if (!call.isJson) terminal.err(`The authority of ${host} is kept in ${folder.path(authorityName(host))}.`);
}

/** Why the server is not to be trusted with this authority; null when it is. @throws Fault unavailable when there is none. */
async function whyDistrusted(host: string, ca: string | undefined): Promise<string | null> {
  try {
    const tls = { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
    await (await fetch(host, { redirect: "manual", tls })).body?.cancel();
    return null;
  } catch (error) {
    const why = distrust(error);
    if (why !== null) return why;
    throw unreachable(`Could not establish a connection to ${host}. Please check the Host URL.`);
  }
}

/** The authority that a server names as its own. This one request trusts nobody: it tells nothing, what it hears is checked, and its connection is not used again. */
async function authorityOf(host: string): Promise<X509Certificate> {
  try {
    const response = await fetch(`${host}/ca.crt`, {
      redirect: "manual",
      keepalive: false,
      tls: { rejectUnauthorized: false },
    });
    return new X509Certificate(await response.text());
  } catch {
    throw unreachable(
      `The certificate of ${host} is not trusted, and it has no authority of its own to offer. Name the file of its authority with --ca.`,
    );
  }
}

async function insistOnFingerprint(
  { terminal, isJson }: Call,
  host: string,
  { fingerprint256 }: X509Certificate,
  expected: string | undefined,
): Promise<void> {
  if (expected !== undefined) {
    if (digits(expected) === digits(fingerprint256)) return;
    throw new Fault(
      "forbidden",
      `The authority of ${host} has another fingerprint: ${fingerprint256}. It may not be the server that you mean; nothing was changed.`,
    );
  }
  const shown = `The authority of ${host} is not known. Its SHA-256 fingerprint is\n  ${fingerprint256}`;
  if (isJson) throw new Fault("forbidden", `${shown}\nIf it is the right one, say so with --fingerprint.`);
  terminal.err(shown);
  if (await confirmed(terminal, "Is this what the administrator of the server told you?")) return;
  throw new Fault("forbidden", "The host url is not changed.");
}

const digits = (fingerprint: string) =>
  fingerprint
    .replace(/^sha-?256[:=\s]*/i, "")
    .replace(/[^0-9a-f]/gi, "")
    .toLowerCase();
