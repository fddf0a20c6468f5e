import { expect, test } from "bun:test";
import { connect } from "node:net";
import { openBody } from "../../src/registry/request-body.ts";
import { basic, registryClient, startTestRegistry } from "../support/registry.ts";

/*
 * Docker, podman and skopeo say "Connection: close" with every request, and tell a broken pipe when that comes while they send.
 */
test("a refusal in the middle of an upload is heard, because what is still sent is read", async () => {
  const registry = await startTestRegistry();
  const config = { submissionKind: "image", resources: { maxImageBytes: 100_000 } };
  await registry.app.db
    .updateTable("benchmark")
    .set({ config: JSON.stringify(config), is_remote: 1 })
    .execute();
  const location = await registryClient(registry.base, basic("paula")).begin("lesions-dev-1/model");
  const { port } = new URL(registry.base);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  const closed = new Promise<void>((resolve, reject) => {
    socket.on("data", (data) => (answer += data));
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
  const head = [`PATCH ${location} HTTP/1.1`, "Host: x", `Authorization: ${basic("paula").authorization}`];
  socket.write([...head, "Connection: close", "Transfer-Encoding: chunked", "", ""].join("\r\n"));
  const piece = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000), Buffer.from("\r\n")]);
  for (let count = 0; count < 40; count++) {
    if (!socket.write(piece)) await new Promise((resolve) => socket.once("drain", resolve));
    await Bun.sleep(1);
  }
  expect(answer).toBe("");
  socket.write("0\r\n\r\n");
  await closed;
  expect(answer).toStartWith("HTTP/1.1 403 ");
  expect(answer).toContain("The image exceeds the 0.0001 GB that this phase takes.");
  await registry.stop();
});

test("but not for ever", async () => {
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10)) });
  const request = new Request("http://x/", {
    method: "PUT",
    body: endless,
    headers: { connection: "close" },
  });
  await openBody(request, 0).hearOut();
});
