import { connect, createServer, type Socket } from "node:net";

/** A cable between a client and a server, which can be cut. */
export type Cable = {
  base: string;
  /** Bytes that went to the server since the last look. */
  sent(): number;
  /** From now on it is cut after this many bytes to the server; or whenever the server answers a POST (or a PUT); or not at all. */
  cut(when: { after: number } | "at the answer" | "at the answer to PUT" | "never"): void;
  close(): Promise<void>;
};

/** Lays one to the server at `base`. */
export async function layCable(base: string): Promise<Cable> {
  const { hostname, port } = new URL(base);
  let when: Parameters<Cable["cut"]>[0] = "never";
  let total = 0;
  let since = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const far = connect(Number(port), hostname);
    let method = "";
    const end = () => {
      for (const socket of [client, far]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    for (const socket of [client, far]) {
      open.add(socket);
      socket.on("close", end).on("error", end);
    }
    client.on("data", (chunk: Buffer) => {
      total += chunk.length;
      since += chunk.length;
      if (/^[A-Z]+ \//.test(chunk.subarray(0, 20).toString("latin1")))
        method = chunk.subarray(0, 4).toString().trim();
      if (typeof when === "object" && since > when.after) end();
      else far.write(chunk);
    });
    far.on("data", (chunk) => {
      const lost = { "at the answer": "POST", "at the answer to PUT": "PUT", never: null };
      if (typeof when === "string" && lost[when] === method) end();
      else client.write(chunk);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address() as { port: number };
  return {
    base: `http://127.0.0.1:${address.port}`,
    sent() {
      const sent = total;
      total = 0;
      return sent;
    },
    cut(how) {
      when = how;
      since = 0;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
