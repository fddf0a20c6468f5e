import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createServer } from "node:net";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { makeDemoFolder } from "../support/demo-folder.ts";
import { runAssay, type ServerProcess, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

let server: ServerProcess | null = null;
afterEach(async () => {
  await server?.kill("SIGKILL");
  server = null;
});

const folder = () => join(folderWith(), "data");

describe("a data folder", () => {
  test("is served by one process: a second one says so and leaves the first alone", async () => {
    const data = folder();
    server = await startProcess(data);
    const second = await runAssay("serve", "--data", data, "--port", "0");
    expect(second).toEqual({
      code: 1,
      out: "",
      err: `Another Assay is serving ${data} already. Stop it first, or give this one a --data of its own.\n`,
    });
    expect(await (await fetch(`${server.base}/healthz`)).text()).toBe("ok\n");
  });

  test("is free again after its server was killed", async () => {
    const data = folder();
    server = await startProcess(data);
    await server.kill("SIGKILL");
    server = await startProcess(data);
    expect((await fetch(`${server.base}/healthz`)).status).toBe(200);
  });

  test("can be made by two commands at the same moment", async () => {
    const data = folder();
    const both = await Promise.all([1, 2, 3].map(() => runAssay("admin", "user", "list", "--data", data)));
    expect(both.map(({ code, out }) => [code, out])).toEqual(both.map(() => [0, ""]));
  });

  test("from a newer version is left as it is", async () => {
    const data = folder();
    await runAssay("admin", "user", "list", "--data", data);
    const sqlite = new Database(join(data, "assay.db"));
    sqlite.run("INSERT INTO migration VALUES ('9999_future.sql', '', 0)");
    sqlite.close();
    expect(await runAssay("serve", "--data", data, "--port", "0")).toMatchObject({
      code: 1,
      err: "This database was written by a newer version of Assay (it has 9999_future.sql). Start that version instead.\n",
    });
  });
});

test("a start sweeps what an earlier one left half done", async () => {
  const data = folder();
  await runAssay("admin", "user", "list", "--data", data);
  writeFileSync(join(data, "tmp/half-an-upload"), "x");
  mkdirSync(join(data, "work/scratch"));
  server = await startProcess(data);
  expect(["tmp", "work"].flatMap((name) => readdirSync(join(data, name)))).toEqual([]);
});

test("a port that is taken is named", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => other.once("listening", listening));
  const { port } = other.address() as { port: number };
  const { code, err } = await runAssay(
    "serve",
    "--data",
    folder(),
    "--address",
    "127.0.0.1",
    "--port",
    String(port),
  );
  other.close();
  expect([code, err.split("\n").at(-2)]).toEqual([
    1,
    `Something else is listening on port ${port} already. Stop it, or choose another --port.`,
  ]);
});

describe("SIGTERM", () => {
  test("ends the server with everything written into the database file", async () => {
    const { data } = await makeDemoFolder(folder(), []);
    server = await startProcess(data);
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(existsSync(join(data, "assay.db-wal"))).toBe(false);
    server = null;
  });

  test("lets an answer that is on its way arrive", async () => {
    server = await startProcess(folder());
    const { hostname, port } = new URL(server.base);
    let answer = "";
    const head =
      "POST /login HTTP/1.1\r\nHost: assay\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\n";
    const closed = Promise.withResolvers<void>();
    const socket = await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        data: (_, bytes) => {
          answer += bytes.toString();
        },
        close: () => closed.resolve(),
      },
    });
    socket.write(`${head}login=ada`);
    await Bun.sleep(200);
    const ended = server.kill("SIGTERM");
    await Bun.sleep(200);
    socket.write("&password=xy");
    await Promise.race([closed.promise, ended]);
    expect(answer).toStartWith("HTTP/1.1 ");
    expect(await ended).toBe(0);
    socket.end();
  });
});
