import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContainers } from "../../src/platform/containers.ts";
import { chooseEngine, removeLeftovers } from "../../src/platform/engine.ts";
import { runPython } from "../support/box.ts";
import { testEngine } from "../support/engine.ts";
import { engineContract } from "../support/engine-contract.ts";

const found = await testEngine();
const engine = found === null ? null : await openContainers(found.socket);

describe("containers", () => {
  if (engine === null || found === null) return test.skip("needs a container engine", () => {});
  const { socket, image } = found;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://engine${path}`, { unix: socket, ...init });
  const ours = encodeURIComponent(JSON.stringify({ label: [`assay.test=${process.pid}`] }));
  const containers = async () =>
    (await (await ask(`/containers/json?all=1&filters=${ours}`)).json()) as unknown[];

  engineContract(engine, image, 100_000_000);

  test("says what it is and which images it has", async () => {
    expect(engine.describe()).toMatch(/^(Docker|Podman) \S+ at \//);
    expect(await engine.hasImage(image)).toBe(true);
    expect(await engine.hasImage("no-such-image:1")).toBe(false);
  });

  test("two boxes of one name never run at once, and the second says so", async () => {
    const name = `assay-fence-${process.pid}`;
    const stop = new AbortController();
    const first = runPython(engine, image, "import time; time.sleep(60)", { name, signal: stop.signal });
    while ((await containers()).length === 0) await Bun.sleep(20);
    const second = await runPython(engine, image, "", { name });
    stop.abort();
    expect(second.ending).toMatchObject({ how: "platform_error", message: expect.stringContaining(name) });
    expect((await first).ending).toEqual({ how: "cancelled" });
  });

  test("a container that a crash left behind is removed, unless it is somebody else's", async () => {
    const name = `assay-leftover-${process.pid}`;
    const leave = (labels: Record<string, string>) =>
      ask(`/containers/create?name=${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ Image: image, Cmd: ["true"], Labels: labels }),
      });
    expect((await leave({ "assay.test": String(process.pid) })).status).toBe(201);
    expect((await runPython(engine, image, "print('again')", { name })).ending).toEqual({
      how: "exited",
      code: 0,
    });
    expect((await leave({ "assay.test": "another" })).status).toBe(201);
    const { ending } = await runPython(engine, image, "", { name });
    expect(ending).toMatchObject({ how: "platform_error", message: expect.stringContaining("not ours") });
    expect((await ask(`/containers/${name}?force=1`, { method: "DELETE" })).status).toBe(204);
  });

  test("what a crash left behind is removed by its label, and nothing else", async () => {
    const leave = (value: string) =>
      ask("/containers/create", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          Image: image,
          Cmd: ["true"],
          Labels: { "assay.instance": value, "assay.test": String(process.pid) },
        }),
      });
    for (const value of ["ours", "ours", "theirs"]) expect((await leave(value)).status).toBe(201);
    expect(await removeLeftovers({ engineSocket: socket }, "ours")).toBe(2);
    expect(await containers()).toHaveLength(1);
    expect(await removeLeftovers({ engineSocket: socket }, "theirs")).toBe(1);
    expect(await removeLeftovers({ engineSocket: "/no/such/socket" }, "ours")).toBe(0);
  });

  test("a missing image is a problem of the platform, and nothing is fetched", async () => {
    const { ending } = await runPython(engine, "no-such-image:1", "");
    expect(ending).toMatchObject({
      how: "platform_error",
      message: expect.stringContaining("no-such-image"),
    });
  });

  test("folders that an image declares as volumes cannot be written, even by everyone", async () => {
    const made = await ask("/containers/create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ Image: image, Cmd: ["true"] }),
    });
    const { Id: id } = (await made.json()) as { Id: string };
    const change = encodeURIComponent('VOLUME ["/var/tmp"]');
    const commit = `/commit?container=${id}&repo=assay-test-volume&tag=1&changes=${change}`;
    expect((await ask(commit, { method: "POST" })).status).toBe(201);
    await ask(`/containers/${id}?force=1`, { method: "DELETE" });
    const outcome = await runPython(engine, "assay-test-volume:1", "open('/var/tmp/x', 'w')");
    await ask("/images/assay-test-volume:1", { method: "DELETE" });
    expect(outcome.stderr.text).toMatch(/Read-only file system|Permission denied/);
  });

  test("every container has been removed", async () => {
    expect(await containers()).toEqual([]);
  });

  test("is chosen when it has the image, and else bubblewrap", async () => {
    const config = {
      engineSocket: socket,
      bwrap: "bwrap",
      python: "/usr/bin/python3",
      evaluatorImage: image,
    };
    expect((await chooseEngine(config)).name).toMatch(/^(docker|podman)$/);
    expect((await chooseEngine(config, "no-such-image:1")).name).toMatch(/^(bubblewrap|none)$/);
    const none = await chooseEngine({ ...config, bwrap: "no-such-bwrap" }, "no-such-image:1");
    expect(none.name).toBe("none");
    const unbuilt = { ...config, bwrap: "no-such-bwrap", evaluatorImage: "no-such-image:1" };
    expect((await chooseEngine(unbuilt)).describe()).toContain("Make it with `assay evaluator build`.");
    expect(none.describe()).toMatch(
      /no image "no-such-image:1".*assay images import FILE\.tar.*Install bubblewrap/,
    );
  });
});

describe("without a container engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-silent-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a socket that is not there is a refusal that names it", () => {
    expect(openContainers("/no/such/socket")).rejects.toThrow(
      /No container engine answers at \/no\/such\/socket .*--engine-socket/,
    );
  });

  test("one that accepts and never answers is given up", async () => {
    using silent = Bun.listen({ unix: join(folder, "silent.sock"), socket: { data() {} } });
    expect(silent).toBeDefined();
    await expect(openContainers(join(folder, "silent.sock"))).rejects.toThrow("no answer within 2 seconds");
  });

  test("DOCKER_HOST does not win over the socket that was configured", async () => {
    process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
    try {
      await expect(openContainers("/no/such/socket")).rejects.toThrow(/ENOENT|no such/i);
    } finally {
      delete process.env.DOCKER_HOST;
    }
  });
});
