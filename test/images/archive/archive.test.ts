import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { chooseImage } from "../../../src/images/archive/choose-image.ts";
import { openArchive } from "../../../src/images/archive/open-archive.ts";
import type { RandomAccess } from "../../../src/images/archive/random-access.ts";
import { readArchive } from "../../../src/images/archive/read-archive.ts";
import { writeArchive } from "../../../src/images/archive/write-archive.ts";
import { digestOf } from "../../../src/images/digest.ts";
import { lintImage } from "../../../src/images/lint/lint.ts";
import { lintLimits } from "../../../src/images/lint/rules.ts";
import { tarScanner } from "../../../src/kit/tar-scan.ts";
import { packTar } from "../../../src/kit/tar-writer.ts";
import { type BuiltImage, honestLayer, imageBytes, ociIndexType } from "../../evil/image-bytes.ts";
import { type RawTarEntry, paxEntry, tarBytes } from "../../evil/tar-bytes.ts";
import { folderWith } from "../../support/temporary.ts";

const platform = { os: "linux", architecture: "amd64" };

function inMemory(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

const read = (bytes: Uint8Array) => readArchive(inMemory(bytes));
const bytesOf = async (source: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(source));
const hex = (content: Uint8Array) => digestOf("sha256", content).slice(7);
const json = (name: string, value: unknown): RawTarEntry => ({ name, content: JSON.stringify(value) });

const layerTar = tarBytes(honestLayer.entries ?? []);

/** The configuration of an image of so many layers that are all alike. */
function configOf(layers: number, changes = {}): string {
  const rootfs = { type: "layers", diff_ids: Array(layers).fill(`sha256:${hex(layerTar)}`) };
  return JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: { Entrypoint: ["/bin/predict"], User: "1000" },
    rootfs,
    ...changes,
  });
}

/** As Docker before 25 saves an image whose two layers are alike: the second is a link to the first. */
function savedByDocker(tags = ["model:v1"], config = configOf(2)): RawTarEntry[] {
  return [
    { name: "1111/", type: "5" },
    { name: "1111/VERSION", content: "1.0" },
    { name: "1111/layer.tar", content: layerTar },
    { name: "2222/", type: "5" },
    { name: "2222/layer.tar", type: "2", linkName: "../1111/layer.tar" },
    { name: `${hex(Buffer.from(config))}.json`, content: config },
    json("manifest.json", [
      {
        Config: `${hex(Buffer.from(config))}.json`,
        RepoTags: tags,
        Layers: ["1111/layer.tar", "2222/layer.tar"],
      },
    ]),
    json("repositories", {}),
  ];
}

/** An OCI layout of these images. */
function layoutOf(images: { image: BuiltImage; annotations?: Record<string, string> }[]): RawTarEntry[] {
  const blobs = new Map(images.flatMap(({ image }) => [...image.blobs]));
  const manifests = images.map(({ image: { mediaType, digest, manifest }, annotations }) => ({
    mediaType,
    digest,
    size: manifest.length,
    annotations,
  }));
  return [
    json("oci-layout", { imageLayoutVersion: "1.0.0" }),
    json("index.json", { schemaVersion: 2, manifests }),
    ...[...blobs].flatMap(([digest, content]) => {
      const name = `blobs/${digest.replace(":", "/")}`;
      return [...(name.length > 100 ? [paxEntry({ path: name })] : []), { name, content }];
    }),
  ];
}

describe("docker save of old", () => {
  test("gets a manifest, always the same, that passes every check", async () => {
    const [image, ...more] = await read(tarBytes(savedByDocker()));
    if (image === undefined) throw new Error("no image");
    expect(more).toEqual([]);
    expect(image.tags).toEqual(["model:v1"]);
    expect(image.platform).toEqual(platform);
    const again = tarBytes([...savedByDocker(["other:v2"])].reverse());
    expect((await read(again))[0]?.manifest).toEqual(image.manifest);
    expect(image.layers.map(({ digest, size, mediaType }) => [digest, size, mediaType])).toEqual(
      Array(2).fill([`sha256:${hex(layerTar)}`, layerTar.length, "application/vnd.oci.image.layer.v1.tar"]),
    );
    const blobs = new Map([image.config, ...image.layers].map((blob) => [blob.digest, blob]));
    const report = await lintImage(
      { manifest: image.manifest.content, mediaType: image.manifest.mediaType },
      (digest) => blobs.get(digest)!.open(),
      { limits: lintLimits, platform, gpu: false },
    );
    expect([report.problems, report.remarks]).toEqual([[], []]);
    expect(report.measure.manifestDigest).toBe(image.manifest.digest);
  });

  test("layers may be packed, as kaniko does", async () => {
    const config = configOf(2);
    const packed = [gzipSync(layerTar), zstdCompressSync(layerTar)];
    const [image] = await read(
      tarBytes([
        { name: `sha256:${hex(Buffer.from(config))}`, content: config },
        { name: "a.tar.gz", content: packed[0]! },
        { name: "b.tar.gz", content: packed[1]! },
        json("manifest.json", [
          { Config: `sha256:${hex(Buffer.from(config))}`, RepoTags: null, Layers: ["a.tar.gz", "b.tar.gz"] },
        ]),
      ]),
    );
    expect(image?.layers.map(({ digest, mediaType }) => [digest, mediaType.split("+")[1]])).toEqual([
      [`sha256:${hex(packed[0]!)}`, "gzip"],
      [`sha256:${hex(packed[1]!)}`, "zstd"],
    ]);
    expect(image?.tags).toEqual([]);
  });
});

describe("OCI layouts", () => {
  const first = imageBytes();
  const second = imageBytes({ run: { Entrypoint: ["/second"] } });

  test("are taken as they are, with names from wherever they stand", async () => {
    const entries = layoutOf([
      {
        image: first,
        annotations: {
          "io.containerd.image.name": "docker.io/library/first:v1",
          "org.opencontainers.image.ref.name": "v1",
        },
      },
      { image: second, annotations: { "org.opencontainers.image.ref.name": "latest" } },
      { image: first, annotations: { "io.containerd.image.name": "ghcr.io/lab/first:v2" } },
    ]);
    const config = `blobs/sha256/${hex(second.configBytes)}`;
    const images = await read(
      tarBytes([
        ...entries,
        json("manifest.json", [{ Config: config, RepoTags: ["second:v1"], Layers: [] }]),
      ]),
    );
    expect(images.map(({ tags, manifest }) => [tags, manifest.digest])).toEqual([
      [["first:v1", "ghcr.io/lab/first:v2"], first.digest],
      [["second:v1"], second.digest],
    ]);
    expect(await bytesOf(images[0]!.config.open())).toEqual<unknown>(first.configBytes);
    expect(Buffer.from(images[0]!.manifest.content)).toEqual<unknown>(first.manifest);
  });

  test("of several platforms, those are listed that are there whole", async () => {
    const arm = imageBytes({ config: { architecture: "arm64" }, layers: [{ entries: [{ name: "arm" }] }] });
    const entry = (image: BuiltImage, os: string, architecture: string) => ({
      ...{ mediaType: image.mediaType, digest: image.digest, size: image.manifest.length },
      platform: { os, architecture },
    });
    const index = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: ociIndexType,
        manifests: [
          entry(first, "linux", "amd64"),
          entry(arm, "linux", "arm64"),
          entry(second, "unknown", "unknown"),
        ],
      }),
    );
    const layout = (lacks: (name: string) => boolean) => {
      const digest = digestOf("sha256", index);
      const whole = {
        ...first,
        blobs: new Map([...first.blobs, ...arm.blobs, ...second.blobs, [digest, index]]),
        digest,
        manifest: index,
        mediaType: ociIndexType,
      };
      return tarBytes(
        layoutOf([{ image: whole, annotations: { "io.containerd.image.name": "docker.io/a/b:1" } }]).filter(
          ({ name }) => !lacks(String(name)),
        ),
      );
    };
    const both = await read(layout(() => false));
    expect(both.map(({ tags, platform }) => [tags, platform?.architecture])).toEqual([
      [["a/b:1"], "amd64"],
      [["a/b:1"], "arm64"],
    ]);
    expect(chooseImage(both, { platform }).manifest.digest).toBe(first.digest);
    const armLayer = JSON.parse(arm.manifest.toString()).layers[0].digest.slice(7);
    const noLayer = await read(layout((name) => name.endsWith(armLayer)));
    const noManifest = await read(layout((name) => name.endsWith(arm.digest.slice(7))));
    for (const images of [noLayer, noManifest])
      expect(images.map(({ platform }) => platform?.architecture)).toEqual(["amd64"]);
  });
});

test("which image is meant is asked for, never guessed", async () => {
  const images = await read(
    tarBytes(
      layoutOf(
        ["a:v1", "b:latest"].map((name) => ({
          image: imageBytes({ run: { Entrypoint: [name] } }),
          annotations: { "io.containerd.image.name": `docker.io/library/${name}` },
        })),
      ),
    ),
  );
  const choose = (tag?: string) => {
    try {
      return chooseImage(images, { platform, ...(tag === undefined ? {} : { tag }) }).tags[0];
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(choose("a:v1")).toBe("a:v1");
  expect(choose("b")).toBe("b:latest");
  expect(choose("docker.io/library/b:latest")).toBe("b:latest");
  expect(choose()).toBe(
    'The archive holds several images: "a:v1" (linux/amd64), "b:latest" (linux/amd64). Choose one by its tag, or save it alone.',
  );
  expect(choose("a")).toBe(
    'The archive holds no image called "a". It holds "a:v1" (linux/amd64), "b:latest" (linux/amd64).',
  );
  expect(() => chooseImage([], { platform })).toThrow("The archive holds no image.");
});

test("an archive that is written is read back the same, byte for byte, long digests too", async () => {
  const content = tarBytes([{ name: "second", content: "layer" }]);
  const digest = digestOf("sha512", content);
  const built = imageBytes({
    layers: [
      honestLayer,
      {
        tar: content,
        packed: content,
        mediaType: "application/vnd.oci.image.layer.v1.tar",
        says: { digest },
      },
    ],
  });
  built.blobs.set(digest, content);
  const [image] = await read(tarBytes(layoutOf([{ image: built }])));
  if (image === undefined) throw new Error("no image");
  const written = await bytesOf(writeArchive({ ...image, tags: ["model:v1", "ghcr.io/lab/model:v2"] }));
  expect(await bytesOf(writeArchive({ ...image, tags: ["model:v1", "ghcr.io/lab/model:v2"] }))).toEqual(
    written,
  );
  const [back] = await read(written);
  expect(back?.tags).toEqual(["model:v1", "ghcr.io/lab/model:v2"]);
  expect(back?.manifest).toEqual(image.manifest);
  for (const [index, layer] of (back?.layers ?? []).entries())
    expect(await bytesOf(layer.open())).toEqual(await bytesOf(image.layers[index]!.open()));
});

test("files beyond 8 GiB get a header that says so", async () => {
  const bytes = 20 * 2 ** 30;
  const packed = packTar([{ kind: "file", name: "large", mode: 0o644, bytes, content: [] }]);
  const { value: header } = await packed.next();
  const sizes: number[] = [];
  tarScanner((entry) => void sizes.push(entry.storedBytes)).push(header as Uint8Array);
  expect(sizes).toEqual([bytes]);
});

describe("on disk", () => {
  const tar = tarBytes(savedByDocker());
  const open = (folder: string, mostBytes = 1e6) =>
    openArchive(join(folder, "in"), { path: join(folder, "scratch"), mostBytes });

  test.each([
    ["as it is", tar],
    ["packed with gzip", gzipSync(tar)],
    ["packed with zstd", zstdCompressSync(tar)],
  ])("%s", async (_how, bytes) => {
    const folder = folderWith({ in: bytes });
    const archive = await open(folder);
    expect(archive.images.map(({ tags }) => tags)).toEqual([["model:v1"]]);
    expect(await bytesOf(archive.images[0]!.layers[1]!.open())).toEqual<unknown>(layerTar);
    await archive.close();
    expect(existsSync(join(folder, "scratch"))).toBe(false);
  });

  test("a packed one that is too large, damaged or no archive leaves nothing behind", async () => {
    const bad = [
      gzipSync(Buffer.alloc(2e6)),
      gzipSync(tar).subarray(0, -100),
      gzipSync(Buffer.from("hello")),
    ];
    for (const [index, bytes] of bad.entries()) {
      const folder = folderWith({ in: bytes });
      const said = await open(folder).catch((error: Error) => error.message);
      expect<unknown>(said).toBe(
        [
          "Unpacked, the archive is larger than 0.001 GB.",
          "The gzip data is cut off.",
          "The archive cannot be read. It is cut off. Save or upload it again.",
        ][index],
      );
      expect(existsSync(join(folder, "scratch"))).toBe(false);
    }
  });

  test("what is there already is not written over", async () => {
    const folder = folderWith({ in: gzipSync(tar) });
    writeFileSync(join(folder, "scratch"), "mine");
    expect(await open(folder).catch((error: NodeJS.ErrnoException) => error.code)).toBe("EEXIST");
    expect(readFileSync(join(folder, "scratch"), "utf8")).toBe("mine");
  });
});
