import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import type { RandomAccess } from "../../../src/images/archive/random-access.ts";
import { readArchive } from "../../../src/images/archive/read-archive.ts";
import { digestOf } from "../../../src/images/digest.ts";
import { honestLayer, ociIndexType } from "../../evil/image-bytes.ts";
import { type RawTarEntry, tarBytes } from "../../evil/tar-bytes.ts";

/*
 * A small archive can name the same thing over and over, and what that names again, so that reading it would take for ever.
 */

const json = (name: string, value: unknown): RawTarEntry => ({ name, content: JSON.stringify(value) });

/** Reads an archive. @returns how much of it was read, as often as it was. */
async function readAll(bytes: Uint8Array): Promise<{ read: number; error: string | null }> {
  let read = 0;
  const source: RandomAccess = {
    size: bytes.length,
    async read(offset, length) {
      const piece = bytes.subarray(offset, offset + length);
      read += piece.length;
      if (read > 500e6) throw new Error("it is read for ever");
      return piece;
    },
  };
  return readArchive(source).then(
    () => ({ read, error: null }),
    (error: Error) => ({ read, error: error.message }),
  );
}

test("indexes of indexes", async () => {
  const entries: RawTarEntry[] = [json("oci-layout", { imageLayoutVersion: "1.0.0" })];
  let named = { schemaVersion: 2, mediaType: ociIndexType, manifests: [] as object[] };
  for (let depth = 0; depth < 2; depth++) {
    const content = Buffer.from(JSON.stringify(named));
    const digest = digestOf("sha256", content);
    entries.push({ name: `blobs/${digest.replace(":", "/")}`, content });
    const described = { mediaType: ociIndexType, digest, size: content.length };
    named = { ...named, manifests: Array<object>(1500).fill(described) };
  }
  const { error } = await readAll(tarBytes([...entries, json("index.json", named)]));
  expect(error).toContain("more than 1,000 manifests");
});

describe("what docker save writes", () => {
  const tar = tarBytes([
    ...(honestLayer.entries ?? []),
    { name: "random", content: crypto.getRandomValues(new Uint8Array(60_000)) },
  ]);
  const rootfs = { type: "layers", diff_ids: [digestOf("sha256", tar)] };
  const config = JSON.stringify({ os: "linux", architecture: "amd64", rootfs });
  const of = (images: number) =>
    readAll(
      tarBytes([
        { name: "config.json", content: config },
        { name: "layer.tar.gz", content: gzipSync(tar) },
        json(
          "manifest.json",
          Array(images).fill({ Config: "config.json", RepoTags: null, Layers: ["layer.tar.gz"] }),
        ),
      ]),
    );

  test("as many images as nobody saves", async () => {
    expect((await of(2000)).error).toContain("more than 200 images");
  });

  test("a layer that many images have is hashed once", async () => {
    const [once, often] = [await of(1), await of(200)];
    expect([once.error, often.error]).toEqual([null, null]);
    expect(often.read).toBeLessThan(once.read + 500_000);
  });

  test("configurations that are large, and that every image is read with", async () => {
    const large = JSON.stringify({
      os: "linux",
      pad: "x".repeat(3_000_000),
      rootfs: { type: "layers", diff_ids: [] },
    });
    const saved = Array(150).fill({ Config: "config.json", RepoTags: null, Layers: [] });
    const archive = tarBytes([{ name: "config.json", content: large }, json("manifest.json", saved)]);
    expect((await readAll(archive)).error).toContain("The descriptions of its images");
  });
});
