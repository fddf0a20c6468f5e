import type { Db } from "../platform/database.ts";

/** Which e-mail addresses a benchmark admits, each list in lower case. */
export type AddressRules = { allowedDomains: string[]; blockedDomains: string[]; bannedAddresses: string[] };

/** Which rule an address breaks. */
export type AddressDefect = "banned" | "blocked" | "not allowed";

/**
 * The rule that this address breaks, or null. Domains compare by whole labels and stand for everything below them: the
 * rule example.org covers a@example.org and a@uni.example.org, but not a@evilexample.org. Hosts may write a domain with
 * a leading "@" or ".". An empty list of allowed domains allows every one; bans win over blocks, blocks over allowances.
 * A ban also holds for the addresses that its bearer had before: `former`.
 */
export function addressDefect(
  rules: AddressRules,
  address: string,
  former: string[] = [],
): AddressDefect | null {
  const email = plain(address);
  const held = new Set([email, ...former.map(plain)]);
  if (rules.bannedAddresses.some((banned) => held.has(plain(banned)))) return "banned";
  const domain = plainDomain(email.slice(email.lastIndexOf("@") + 1));
  if (rules.blockedDomains.some((rule) => covers(rule, domain))) return "blocked";
  const { allowedDomains } = rules;
  const isAllowed = allowedDomains.length === 0 || allowedDomains.some((rule) => covers(rule, domain));
  return isAllowed ? null : "not allowed";
}

const plain = (address: string) => address.trim().toLowerCase();

function covers(rule: string, domain: string): boolean {
  const wanted = plainDomain(rule);
  return domain === wanted || domain.endsWith(`.${wanted}`);
}

/** Without what people write around it, and with letters beyond ASCII as DNS has them: both spellings are one domain. */
function plainDomain(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[@.]+|\.+$/g, "");
  return URL.parse(`http://${bare}/`)?.hostname ?? bare;
}

export async function addressRulesOf(db: Db, benchmarkId: number): Promise<AddressRules> {
  const rows = await db
    .selectFrom("address_rule")
    .select(["rule", "value"])
    .where("benchmark_id", "=", benchmarkId)
    .orderBy("value")
    .execute();
  const values = (rule: (typeof rows)[number]["rule"]) =>
    rows.filter((row) => row.rule === rule).map((row) => row.value);
  return {
    allowedDomains: values("allowed_domain"),
    blockedDomains: values("blocked_domain"),
    bannedAddresses: values("banned_address"),
  };
}
