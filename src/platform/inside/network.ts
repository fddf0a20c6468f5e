import { createSocket } from "node:dgram";
import { resolve4 } from "node:dns/promises";
import { connect } from "node:net";
import type { Findings } from "./task.ts";

const PATIENCE = 1500;
/** Where clouds tell machines their secrets. */
const METADATA = "169.254.169.254";
const OUTSIDE = "8.8.8.8";

/** Tries to reach somebody: this machine under each of its addresses, a cloud's own, one outside, and a server of names. */
export async function call(addresses: string[], port: number): Promise<Findings> {
  const ends = [
    ...addresses.map((address) => [address, port] as const),
    [METADATA, 80],
    [OUTSIDE, 53],
  ] as const;
  const reached = await Promise.all(ends.map(([address, at]) => connects(address, at)));
  return {
    reached: ends.filter((_, index) => reached[index] === true).map(([address]) => address),
    answered: await answers(OUTSIDE),
    resolved: await patiently(resolve4("example.org").then(() => true)),
  };
}

function connects(address: string, port: number): Promise<boolean> {
  return patiently(
    new Promise((resolve) => {
      const socket = connect({ host: address, port, timeout: PATIENCE });
      const end = (is: boolean) => {
        socket.destroy();
        resolve(is);
      };
      socket.once("connect", () => {
        socket.write("reached\n");
        socket.end(() => end(true));
      });
      socket.once("error", () => end(false)).once("timeout", () => end(false));
    }),
  );
}

/** A question to a server of names, asked by hand: whether anything comes back. */
function answers(address: string): Promise<boolean> {
  const question = Buffer.from("abcd01000001000000000000076578616d706c65036f72670000010001", "hex");
  return patiently(
    new Promise((resolve) => {
      const socket = createSocket("udp4");
      const end = (is: boolean) => {
        socket.close();
        resolve(is);
      };
      socket.once("message", () => end(true)).once("error", () => end(false));
      socket.send(question, 53, address, (error) => {
        if (error !== null && error !== undefined) end(false);
      });
      setTimeout(() => resolve(false), PATIENCE).unref();
    }),
  );
}

async function patiently(attempt: Promise<boolean>): Promise<boolean> {
  const late = Bun.sleep(PATIENCE).then(() => false);
  return await Promise.race([attempt.catch(() => false), late]);
}
