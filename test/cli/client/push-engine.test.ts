import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEngine } from "../../support/engine.ts";
import type { Desk } from "../../support/our-client.ts";
import { makePushWorld, type PushWorld } from "../../support/push-world.ts";
import { savedImage } from "../../support/saved-image.ts";
import { folderWith } from "../../support/temporary.ts";

setDefaultTimeout(120_000);
let world: PushWorld;
let paula: Desk;
beforeAll(async () => {
  world = await makePushWorld();
  paula = await world.deskOf();
});
afterAll(() => world.stop());

const push = (image: string) => paula.run(["push", image, "-p", world.phase]);
const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith("assay-push-"));

describe("an engine's socket", () => {
  /** What any engine answers, with these images in it. */
  function startSocket(unix: string, images: Record<string, Uint8Array>) {
    return Bun.serve({
      unix,
      fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === "/_ping") return new Response("OK");
        if (pathname === "/images/json")
          return Response.json(Object.keys(images).map((tag) => ({ RepoTags: [tag] })));
        const [, name = "", what] = /^\/images\/(.+)\/(json|get)$/.exec(decodeURI(pathname)) ?? [];
        const image = images[name];
        if (image === undefined) return Response.json({ message: "No such image" }, { status: 404 });
        return what === "json"
          ? Response.json({ Size: image.length })
          : new Response(image as Uint8Array<ArrayBuffer>);
      },
    });
  }

  const podmans = { "localhost/lab/model:v1": savedImage("localhost/lab/model:v1", { predict: "podman" }) };
  const dockers = {
    "model:v1": savedImage("model:v1", { predict: "docker" }),
    "model:v2": savedImage("model:v2", { predict: "docker 2" }),
    "other:v1": savedImage("other:v1", { predict: "other" }),
  };

  test("is found where Docker and Podman put it, and read by whatever name it has there", async () => {
    const folder = folderWith();
    mkdirSync(join(folder, "podman"));
    using _podman = startSocket(join(folder, "podman/podman.sock"), podmans);
    using _docker = startSocket(join(folder, "docker.sock"), dockers);
    delete paula.env.DOCKER_HOST;
    paula.env.XDG_RUNTIME_DIR = folder;
    for (const name of ["model:v2", "localhost/lab/model:v1"]) {
      const { code, err } = await push(name);
      expect([code, err]).toEqual([0, expect.stringContaining(": Pushed, 0.0 MB")]);
    }
    expect(await world.app.db.selectFrom("submission").select("id").execute()).toHaveLength(2);
    expect(leftBehind()).toEqual([]);
  });

  test("that DOCKER_HOST names is the only one", async () => {
    const folder = folderWith();
    using _engine = startSocket(join(folder, "engine.sock"), dockers);
    paula.env.DOCKER_HOST = `unix://${join(folder, "engine.sock")}`;
    expect((await push("model:v1")).code).toBe(0);
    expect(await push("localhost/lab/model:v1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Image not found. Please enter the correct image name and tag."),
    });
    const { err } = await push("nodel:v1");
    expect(err).toContain("There are: model:v1, model:v2.");
    expect((await push("model:v9")).err).toContain("There are: model:v1, model:v2.");
    expect((await push("nothing/like-it:v9")).err).not.toContain("There are");
    paula.env.DOCKER_HOST = "ssh://elsewhere";
    expect(await push("model:v1")).toMatchObject({ code: 2, err: expect.stringContaining("--archive") });
    paula.env.DOCKER_HOST = "unix:///nowhere.sock";
    expect((await push("model:v1")).err).toContain("No container engine answers on this machine.");
  });

  test.skipIf(process.getuid?.() === 0)("that is somebody else's is said to be so", async () => {
    const socket = join(folderWith(), "engine.sock");
    using _engine = startSocket(socket, dockers);
    chmodSync(socket, 0);
    paula.env.DOCKER_HOST = `unix://${socket}`;
    expect((await push("model:v1")).err).toContain(`You may not use the container engine at ${socket}.`);
  });

  test("that breaks off is said to have done so, and nothing is left behind", async () => {
    const socket = join(folderWith(), "engine.sock");
    const whole = dockers["model:v1"];
    using _engine = startSocket(socket, { "model:v1": whole.subarray(0, whole.length - 2000) });
    paula.env.DOCKER_HOST = `unix://${socket}`;
    expect(await push("model:v1")).toMatchObject({ code: 1, err: expect.stringContaining("cut off") });
    expect(leftBehind()).toEqual([]);
  });
});

const engine = await testEngine();
const [busybox, docker] = [Bun.which("busybox"), Bun.which("docker")];
const ready = engine !== null && busybox !== null && docker !== null;
if (!ready)
  console.error("`push` is not tested with a real engine: that takes an engine, docker and busybox.");

describe.skipIf(!ready)("an image of a real engine", () => {
  const tag = `assay-test-push-${process.pid}:real`;

  async function run(...argv: string[]): Promise<string> {
    const config = join(paula.home, "docker");
    const env = {
      ...process.env,
      DOCKER_HOST: `unix://${engine?.socket}`,
      DOCKER_BUILDKIT: "0",
      DOCKER_CONFIG: config,
    };
    const child = Bun.spawn([docker ?? "docker", ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
    const [out, complaint] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    if ((await child.exited) !== 0) throw new Error(`docker ${argv.join(" ")}: ${complaint}`);
    return out.trim();
  }

  test("is pushed, pulled back, and is the same image", async () => {
    const folder = folderWith({
      "context/Dockerfile":
        'FROM scratch\nCOPY root/ /\nUSER 1000\nENTRYPOINT ["/bin/busybox", "echo", "predicted"]\n',
    });
    mkdirSync(join(folder, "context/root/bin"), { recursive: true });
    await Bun.write(join(folder, "context/root/bin/busybox"), Bun.file(busybox ?? ""));
    chmodSync(join(folder, "context/root/bin/busybox"), 0o755);
    const there = `${world.registry}/${world.place}:real`;
    try {
      await run("build", "--quiet", "--network", "none", "--tag", tag, join(folder, "context"));
      const id = await run("image", "inspect", "--format", "{{.Id}}", tag);
      paula.env.DOCKER_HOST = `unix://${engine?.socket}`;
      const { code, err } = await push(tag);
      expect([code, err]).toEqual([0, expect.stringMatching(/^[0-9a-f]{12}: Pushed, [\d.]+ MB$/m)]);
      expect(leftBehind()).toEqual([]);

      await run("image", "rm", "--force", tag);
      const { token } = await paula.json("get-token");
      await run("login", "--username", "paula", "--password", token, world.registry);
      await run("pull", "--quiet", there);
      expect(await run("image", "inspect", "--format", "{{.Id}}", there)).toBe(id);
      expect(await run("run", "--rm", "--network", "none", there)).toBe("predicted");
    } finally {
      for (const name of [tag, there]) await run("image", "rm", "--force", name).catch(() => undefined);
    }
  });
});

const podman = Bun.which("podman");
const isRoot = process.getuid?.() === 0;
if (podman === null || !isRoot)
  console.error("`push` is not tested with Podman: that takes Podman, and root.");

describe.skipIf(podman === null || !isRoot)("an image of Podman", () => {
  test("is pushed from its socket", async () => {
    const folder = folderWith({ "model.tar": savedImage("model:podman", { predict: "of podman" }) });
    const socket = join(folder, "podman.sock");
    const storage = [
      "--root",
      join(folder, "storage"),
      "--runroot",
      join(folder, "run"),
      "--storage-driver",
      "vfs",
    ];
    const options = { stdout: "ignore", stderr: "pipe" } as const;
    const load = Bun.spawn([podman ?? "", ...storage, "load", "--input", join(folder, "model.tar")], options);
    const complaint = await new Response(load.stderr).text();
    expect([await load.exited, complaint]).toEqual([0, expect.any(String)]);
    const service = Bun.spawn(
      [podman ?? "", ...storage, "system", "service", "--time", "0", `unix://${socket}`],
      options,
    );
    try {
      while (service.exitCode === null && !existsSync(socket)) await Bun.sleep(50);
      paula.env.DOCKER_HOST = `unix://${socket}`;
      // Podman calls it localhost/model:podman, and knows it without that as well.
      const { code, err } = await push("model:podman");
      expect([code, err]).toEqual([0, expect.stringContaining(": Pushed, 0.0 MB")]);
      expect((await push("nodel:podman")).err).toContain("There are: localhost/model:podman.");
    } finally {
      service.kill("SIGTERM");
      await service.exited;
    }
  });
});
