import { expect, test } from "bun:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { lintImage } from "../../../src/images/lint/lint.ts";
import { platformOf, runsOn } from "../../../src/images/lint/platform.ts";
import { lintLimits } from "../../../src/images/lint/rules.ts";
import { type BuiltImage, honestLayer, imageBytes, ociIndexType, opener } from "../../evil/image-bytes.ts";
import { tarBytes } from "../../evil/tar-bytes.ts";

const rules = { limits: lintLimits, platform: { os: "linux", architecture: "amd64" }, gpu: false };

test("an image is measured, whatever its layers are packed with", async () => {
  const tar = tarBytes([{ name: "model.bin", content: Buffer.alloc(300_000, "w") }]);
  const docker = "application/vnd.docker.image.rootfs.diff.tar";
  const image = imageBytes({
    layers: [
      honestLayer,
      { tar, mediaType: `${docker}.gzip` },
      { tar, packed: tar, mediaType: docker },
      { tar, packed: zstdCompressSync(tar), mediaType: "application/vnd.oci.image.layer.v1.tar+zstd" },
    ],
    run: { User: "1000:1000", Cmd: ["--fast"] },
  });
  const steps: number[] = [];
  const { problems, remarks, measure } = await lintImage(image, opener(image), rules, {
    progress: (bytes) => steps.push(bytes),
  });
  expect([problems, remarks]).toEqual([[], []]);
  const manifest = JSON.parse(image.manifest.toString());
  const compressedBytes = manifest.layers.reduce((sum: number, { size }: { size: number }) => sum + size, 0);
  const decodedBytes = tarBytes(honestLayer.entries ?? []).length + 3 * tar.length;
  expect(measure).toEqual({
    manifestDigest: image.digest,
    configDigest: manifest.config.digest,
    platform: { os: "linux", architecture: "amd64" },
    layers: 4,
    entries: 5,
    compressedBytes,
    decodedBytes,
    fileBytes: 900_010,
    setuid: 0,
    ratio: decodedBytes / compressedBytes,
    user: "1000:1000",
    entrypoint: ["/bin/predict"],
    command: ["--fast"],
  });
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps.at(-1)).toBe(compressedBytes);
});

test("a layer is read as what it is, and a media type that says otherwise is remarked on", async () => {
  const image = imageBytes({ layers: [{ ...honestLayer, packed: tarBytes(honestLayer.entries ?? []) }] });
  const { problems, remarks } = await lintImage(image, opener(image), rules);
  expect(problems).toEqual([]);
  expect(remarks.map(({ message }) => message)).toEqual([
    "Its media type says packed with gzip; it is not packed.",
  ]);
});

/** An index over images for these platforms; null is an entry that does not say. */
function indexOf(images: { image: BuiltImage; platform: Record<string, string> | null }[]) {
  const manifests = images.map(({ image, platform }) => ({
    mediaType: image.mediaType,
    digest: image.digest,
    size: image.manifest.length,
    ...(platform === null ? {} : { platform }),
  }));
  const blobs = new Map(images.flatMap(({ image }) => [...image.blobs]));
  return {
    manifest: Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: ociIndexType, manifests })),
    mediaType: ociIndexType,
    blobs,
  };
}

test("of an index, the image for this server is looked at", async () => {
  const attestation = imageBytes({ run: { Entrypoint: ["attestation"] } });
  const arm = imageBytes({ run: { Entrypoint: ["arm"] }, config: { architecture: "arm64" } });
  const fast = imageBytes({ run: { Entrypoint: ["fast"] }, config: { variant: "v4" } });
  const ours = imageBytes({ run: { Entrypoint: ["ours"] } });
  const unknown = { image: attestation, platform: { os: "unknown", architecture: "unknown" } };
  const others = [unknown, { image: arm, platform: { os: "linux", architecture: "arm64", variant: "v8" } }];
  const index = indexOf([
    ...others,
    { image: fast, platform: { os: "linux", architecture: "amd64", variant: "v4" } },
    { image: ours, platform: { os: "linux", architecture: "amd64" } },
  ]);
  const { problems, measure } = await lintImage(index, opener(index), rules);
  expect(problems).toEqual([]);
  expect([measure.entrypoint, measure.manifestDigest]).toEqual([["ours"], ours.digest]);

  const foreign = indexOf(others);
  expect((await lintImage(foreign, opener(foreign), rules)).problems.map(({ message }) => message)).toEqual([
    "It has no image for this server, which runs linux/amd64.",
  ]);
  const lone = indexOf([{ image: ours, platform: null }]);
  expect((await lintImage(lone, opener(lone), rules)).problems).toEqual([]);
  lone.blobs.delete(ours.digest);
  expect((await lintImage(lone, opener(lone), rules)).problems.map(({ message }) => message)).toEqual([
    "It was never pushed.",
  ]);
});

test("the work ends when it is called off, and the layer is let go", async () => {
  const tar = tarBytes([{ name: "large", content: Buffer.alloc(5e6, "x") }]);
  const image = imageBytes({ layers: [{ tar }] });
  const controller = new AbortController();
  let isOpen = false;
  const watched = async (digest: string) => {
    const content = await opener(image)(digest);
    return (async function* () {
      isOpen = true;
      try {
        yield* content;
      } finally {
        isOpen = false;
      }
    })();
  };
  const work = lintImage(image, watched, rules, {
    signal: controller.signal,
    progress: () => controller.abort(new Error("called off")),
  });
  expect(await work.catch((error: Error) => error.message)).toBe("called off");
  expect(isOpen).toBe(false);
});

test("trouble of the store's own is no finding", async () => {
  const image = imageBytes({ layers: [{ packed: gzipSync(Buffer.alloc(1e6)) }] });
  const manifest = JSON.parse(image.manifest.toString());
  const failing = async (digest: string) => {
    if (digest === manifest.config.digest) return opener(image)(digest);
    return (async function* () {
      yield image.blobs.get(digest)!.subarray(0, 100);
      throw new Error("disk");
    })();
  };
  expect(await lintImage(image, failing, rules).catch((error: Error) => error.message)).toBe("disk");
});

test("a machine runs images for older variants of its processor", () => {
  const amd64 = (variant?: string) => ({
    os: "linux",
    architecture: "amd64",
    ...(variant ? { variant } : {}),
  });
  const arm = (variant?: string) => ({ os: "linux", architecture: "arm64", ...(variant ? { variant } : {}) });
  expect(platformOf("x64")).toEqual(amd64());
  expect(runsOn(amd64("v2"), amd64("v3"))).toBe(true);
  expect(runsOn(amd64("v2"), amd64())).toBe(false);
  expect(runsOn(arm("v8"), arm())).toBe(true);
  expect(runsOn(arm(), arm("v8"))).toBe(true);
  expect(runsOn(arm("v9"), arm())).toBe(false);
  expect(runsOn(arm(), amd64())).toBe(false);
});
