import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseImage } from "../../../src/images/archive/choose-image.ts";
import { openArchive } from "../../../src/images/archive/open-archive.ts";
import { writeArchive } from "../../../src/images/archive/write-archive.ts";
import { lintImage } from "../../../src/images/lint/lint.ts";
import { platformOf } from "../../../src/images/lint/platform.ts";
import { lintLimits } from "../../../src/images/lint/rules.ts";
import { testEngine } from "../../support/engine.ts";
import { folderWith } from "../../support/temporary.ts";

const engine = await testEngine();
const busybox = Bun.which("busybox");
const docker = Bun.which("docker");
const ready = engine !== null && busybox !== null && docker !== null;
if (!ready)
  console.error("Tests of images that an engine saved are skipped: they need an engine, docker and busybox.");

setDefaultTimeout(120_000);
const tag = `assay-test-archive-${process.pid}:v1`;

async function run(...argv: string[]): Promise<string> {
  const env = { ...process.env, DOCKER_HOST: `unix://${engine?.socket}`, DOCKER_BUILDKIT: "0" };
  const child = Bun.spawn([docker ?? "docker", ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [out, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`docker ${argv.join(" ")}: ${complaint}`);
  return out.trim();
}

const dockerfile = `FROM scratch
COPY root/ /
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /data && echo gone > /data/gone && ln /bin/busybox /bin/again && mkfifo /tmp/p && rm /tmp/p
RUN rm /data/gone && mkdir "/data/a long name, ${"n".repeat(120)}" && touch /data/ünïcode
USER 1000:1000
ENTRYPOINT ["/bin/busybox", "echo", "predicted"]
`;

describe.skipIf(!ready)("an image that a real engine built", () => {
  test("is saved, read, found sound, written again and loaded as the same image", async () => {
    const folder = folderWith({ "context/Dockerfile": dockerfile });
    mkdirSync(join(folder, "context/root/bin"), { recursive: true });
    mkdirSync(join(folder, "context/root/tmp"));
    copyFileSync(busybox ?? "", join(folder, "context/root/bin/busybox"));
    const [saved, written] = [join(folder, "saved.tar"), join(folder, "written.tar")];
    try {
      await run("build", "--quiet", "--network", "none", "--tag", tag, join(folder, "context"));
      const id = await run("image", "inspect", "--format", "{{.Id}}", tag);
      await run("save", "--output", saved, tag);
      writeFileSync(`${saved}.gz`, Bun.gzipSync(readFileSync(saved)));

      const platform = platformOf(process.arch);
      const archive = await openArchive(`${saved}.gz`, { path: join(folder, "scratch"), mostBytes: 1e9 });
      const image = chooseImage(archive.images, { tag, platform });
      expect(image.tags).toEqual([tag]);
      const blobs = new Map([image.config, ...image.layers].map((blob) => [blob.digest, blob]));
      const { problems, measure } = await lintImage(
        { manifest: image.manifest.content, mediaType: image.manifest.mediaType },
        (digest) => blobs.get(digest)!.open(),
        { limits: lintLimits, platform, gpu: false },
      );
      expect(problems).toEqual([]);
      expect(measure).toMatchObject({
        layers: 4,
        user: "1000:1000",
        entrypoint: ["/bin/busybox", "echo", "predicted"],
      });

      const pieces = await Array.fromAsync(writeArchive(image));
      writeFileSync(written, Buffer.concat(pieces));
      await archive.close();
      await run("image", "rm", "--force", tag);
      await run("load", "--input", written);
      expect(await run("image", "inspect", "--format", "{{.Id}}", tag)).toBe(id);
      expect(await run("run", "--rm", "--network", "none", tag)).toBe("predicted");
    } finally {
      await run("image", "rm", "--force", tag).catch(() => undefined);
    }
  });
});
