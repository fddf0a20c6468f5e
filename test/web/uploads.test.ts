import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { startSession } from "../../src/accounts/sessions.ts";
import { openFiles } from "../../src/platform/files.ts";
import { webDoor } from "../../src/web/door.tsx";
import { makeEntry, makeTeam } from "../support/benchmark.ts";
import { addPerson } from "../support/people.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let head: string;

beforeEach(async () => {
  server = startServer({ "max-upload-bytes": "200000" });
  const { app, base } = server;
  const ada = await addPerson(app, "ada");
  const made = await makeScoredBenchmark(app);
  await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]));
  const session = await startSession(app.db, ada.id, { agent: "", address: "" }, app.clock.now());
  head = [
    `POST /benchmarks/lesions/phases/${made.phaseId}/checks HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    `Origin: ${base}`,
    `Cookie: assay=${session}`,
    "Content-Type: multipart/form-data; boundary=XX",
  ].join("\r\n");
});
afterEach(() => server.stop());

const field = (name: string, value: string) =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, content: string) =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\n\r\n${content}`;
const arriving = () => readdirSync(join(server.app.config.data, "tmp"));

/** Sends the beginning of a form that claims to be longer, and looks at what comes back. */
function send(body: string, length = 1e8) {
  const { hostname, port } = new URL(server.base);
  const socket = connect(Number(port), hostname);
  let got = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    got += data;
  });
  socket.write(`${head}\r\nContent-Length: ${length}\r\n\r\n${body}`);
  return {
    hangUp: () => socket.destroy(),
    async answer(): Promise<string> {
      while (!got.includes("</html>")) await Bun.sleep(5);
      socket.destroy();
      return got;
    },
  };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await Bun.sleep(5);
}

describe("an upload that breaks off leaves nothing", () => {
  test("when the client goes away in the middle of the file", async () => {
    const clients = Array.from({ length: 5 }, () => send(file("file", "x".repeat(5000))));
    await until(() => arriving().length === clients.length);
    for (const client of clients) client.hangUp();
    await until(() => arriving().length === 0);
  });

  test("when it stops short of what it announced", async () => {
    const body = file("file", "x".repeat(5000));
    expect(await send(body, body.length).answer()).toContain("incomplete or malformed");
    expect(arriving()).toEqual([]);
  });

  test.each([
    [
      "a field is too long",
      file("file", "x".repeat(5000)) + `\r\n${field("name", "y".repeat(1_100_000))}${field("a", "")}`,
      "name is too long",
    ],
    [
      "its fields are too long together",
      file("file", "x\r\n") + field("a", "y".repeat(400_000)).repeat(3) + field("b", ""),
      "form is too large",
    ],
    [
      "a field before it is too long",
      field("name", "y".repeat(1_100_000)) + file("file", "x".repeat(5000)),
      "name is too long",
    ],
    ["there are too many fields", file("file", "x\r\n") + field("a", "1").repeat(600), "too many parts"],
    ["it is too large", file("file", "x".repeat(300_000)), "larger than the 200000 bytes"],
    [
      "a file comes that nobody asked for",
      `${file("file", "x")}\r\n${file("other", "x".repeat(5000))}`,
      "no file called other",
    ],
    [
      "two files come where one belongs",
      `${file("file", "x")}\r\n${file("file", "x".repeat(5000))}`,
      "one file at a time",
    ],
  ])("when %s, and the rest is not waited for", async (_, body, said) => {
    expect(await send(body).answer()).toContain(said);
    expect(arriving()).toEqual([]);
  });

  test("when the disk is nearly full, and the rest is not waited for", async () => {
    server.app.files = openFiles(server.app.config.data, Number.MAX_SAFE_INTEGER);
    expect(await send(file("file", "x".repeat(2_000_000))).answer()).toContain("nearly full");
    expect(arriving()).toEqual([]);
  });
});

test("silence ends an upload and a download after two minutes, not while it is our turn, and no live stream", async () => {
  const { app, base } = server;
  const limits: number[] = [];
  const door = webDoor(app, {
    address: () => "",
    isSecure: () => false,
    limitSilence: (_, seconds) => limits.push(seconds),
  });
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { cookie: /assay=\S+/.exec(head)?.[0] ?? "", "sec-fetch-site": "same-origin" };
    const response = await door.handle(new Request(base + path, { ...init, headers }));
    await response.body?.cancel();
    return limits.splice(0);
  };
  const body = new FormData();
  body.append("file", new File([GOOD], "a.csv"));
  expect(await ask(/ (\S+checks)/.exec(head)?.[1] ?? "", { method: "POST", body })).toEqual([120, 0]);
  expect(await ask((/ (\S+)checks/.exec(head)?.[1] ?? "") + "template.csv")).toEqual([120]);
  expect(await ask("/benchmarks/lesions/submissions/live")).toEqual([0]);
});
