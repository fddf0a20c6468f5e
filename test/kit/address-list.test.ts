import { expect, test } from "bun:test";
import fc from "fast-check";
import { readAddressList } from "../../src/kit/address-list.ts";

function listOf(text: string) {
  const list = readAddressList(text);
  if ("wrong" in list) throw new Error(list.wrong);
  return list;
}

test("an address is in the list when it, or a block that has it, is named", () => {
  const list = listOf(" 127.0.0.1,10.0.0.0/8 , fd00::/8,2001:db8::7 ");
  for (const address of [
    "127.0.0.1",
    "10.255.0.1",
    "fd12::1",
    "2001:db8::7",
    "2001:DB8:0::7",
    "::ffff:10.1.2.3",
  ]) {
    expect([address, list.has(address)]).toEqual([address, true]);
  }
  for (const address of [
    "127.0.0.2",
    "11.0.0.1",
    "fe80::1",
    "2001:db8::8",
    "::ffff:11.1.2.3",
    "",
    "localhost",
  ]) {
    expect([address, list.has(address)]).toEqual([address, false]);
  }
});

test("an empty list has nobody in it", () => {
  expect(listOf("").has("127.0.0.1")).toBe(false);
  expect(listOf(" , ").has("::1")).toBe(false);
});

test("what is no address is named", () => {
  for (const wrong of [
    "localhost",
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/8/8",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0",
    "1.2.3.4/x",
  ]) {
    expect(readAddressList(`127.0.0.1,${wrong}`)).toEqual({ wrong });
  }
});

test("a block has exactly the addresses that share its first bits", () => {
  const address = fc.nat({ max: 0xffffffff });
  fc.assert(
    fc.property(address, address, fc.integer({ min: 1, max: 32 }), (block, other, length) => {
      const isSame = block >>> (32 - length) === other >>> (32 - length);
      expect(listOf(`${written(block)}/${length}`).has(written(other))).toBe(isSame);
      const neighbour = (block ^ (1 << (32 - length))) >>> 0;
      expect(listOf(`${written(block)}/${length}`).has(written(neighbour))).toBe(false);
    }),
  );
});

const written = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
