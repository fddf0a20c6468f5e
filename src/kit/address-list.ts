import { BlockList, isIP } from "node:net";

/** A set of network addresses, and the text it was read from. */
export type AddressList = { has(address: string): boolean; text: string };

/**
 * Reads addresses and blocks of them, separated by commas: "127.0.0.1, 10.0.0.0/8, fd00::/8". An IPv4 address that the system
 * writes as an IPv6 one (::ffff:10.1.2.3) is in the list of its IPv4 self.
 *
 * @returns the list, or the first part that is no address.
 */
export function readAddressList(text: string): AddressList | { wrong: string } {
  const list = new BlockList();
  for (const part of text.split(",").map((each) => each.trim())) {
    if (part === "") continue;
    const [address = "", length, ...more] = part.split("/");
    const family = familyOf(address);
    if (family === null || more.length > 0 || !(length === undefined || /^\d{1,3}$/.test(length)))
      return { wrong: part };
    const most = family === "ipv4" ? 32 : 128;
    if (Number(length ?? most) > most) return { wrong: part };
    list.addSubnet(address, Number(length ?? most), family);
  }
  return {
    text,
    has(address) {
      const family = familyOf(address);
      return family !== null && list.check(address, family);
    },
  };
}

function familyOf(address: string): "ipv4" | "ipv6" | null {
  const family = isIP(address);
  return family === 0 ? null : family === 4 ? "ipv4" : "ipv6";
}
