import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { makeAuthority, makeServerCertificate } from "../../src/platform/certificates.ts";
import type { Pair } from "../../src/platform/certificates-pair.ts";

/** A certificate for localhost and 127.0.0.1, and the authority that vouches for it. */
export async function newPair(
  id = "test",
  names = ["localhost", "127.0.0.1"],
): Promise<Pair & { ca: string }> {
  const authority = await makeAuthority(id, Date.now());
  return { ...(await makeServerCertificate(authority, names, Date.now())), ca: authority.cert };
}

/** A handshake as a careful client makes it. @throws when the certificate is not good. */
export function handshake(
  port: number,
  ca: string,
  host = "127.0.0.1",
): Promise<{ protocol: string | null; fingerprint: string }> {
  return new Promise((done, failed) => {
    const socket: TLSSocket = connect({ port, host, ca }, () => {
      done({ protocol: socket.getProtocol(), fingerprint: socket.getPeerCertificate().fingerprint256 });
      socket.destroy();
    });
    socket.on("error", failed);
  });
}

/** What a server says first to a client that offers this version and nothing newer: the type of the record, and its content. */
export function answerToHello(port: number, version: number): Promise<{ type: number; content: Buffer }> {
  return new Promise((done, failed) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write(clientHello(version)));
    socket.on("data", (data: Buffer) => {
      done({ type: data[0] ?? -1, content: data.subarray(5) });
      socket.destroy();
    });
    socket.on("error", failed);
  });
}

/** RFC 5246, section 7.4.1.2: with ECDHE and ECDSA over P-256, in suites old and new. */
function clientHello(version: number): Buffer {
  const suites = [0xc0, 0x2b, 0xc0, 0x09, 0xc0, 0x0a];
  const extensions = [
    [0x00, 0x0a, 0x00, 0x04, 0x00, 0x02, 0x00, 0x17],
    [0x00, 0x0b, 0x00, 0x02, 0x01, 0x00],
    [0x00, 0x0d, 0x00, 0x04, 0x00, 0x02, 0x04, 0x03],
  ].flat();
  const random = [...crypto.getRandomValues(new Uint8Array(32))];
  const body = [
    version >> 8,
    version & 255,
    ...random,
    0,
    0,
    suites.length,
    ...suites,
    1,
    0,
    0,
    extensions.length,
    ...extensions,
  ];
  const handshakeMessage = [1, 0, body.length >> 8, body.length & 255, ...body];
  return Buffer.from([
    22,
    3,
    1,
    handshakeMessage.length >> 8,
    handshakeMessage.length & 255,
    ...handshakeMessage,
  ]);
}

export const textOf = (path: string) => readFileSync(path, "utf8");
