import { expect, test } from "bun:test";
import fc from "fast-check";
import { readArchive } from "../../src/images/archive/read-archive.ts";
import { digestOf } from "../../src/images/digest.ts";
import { Fault } from "../../src/kit/fault.ts";
import { honestLayer, imageBytes } from "./image-bytes.ts";
import { type RawTarEnd, type RawTarEntry, tarBytes } from "./tar-bytes.ts";

async function refusal(entries: RawTarEntry[], end: RawTarEnd = {}): Promise<string> {
  return refusalOf(tarBytes(entries, end));
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await readArchive({
      size: bytes.length,
      read: async (offset, length) => bytes.subarray(offset, offset + length),
    });
    return "taken";
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).kind).toBe("invalid");
    return (error as Fault).message.replace("The archive cannot be read. ", "");
  }
}

const json = (name: string, value: unknown): RawTarEntry => ({ name, content: JSON.stringify(value) });
const layer = tarBytes(honestLayer.entries ?? []);
const config = JSON.stringify({
  ...{ os: "linux", architecture: "amd64", config: { Entrypoint: ["/bin/predict"] } },
  rootfs: { type: "layers", diff_ids: [digestOf("sha256", layer)] },
});
const manifest = { Config: "config.json", RepoTags: ["a:1"], Layers: ["l/layer.tar"] };
const honest: RawTarEntry[] = [
  { name: "l/layer.tar", content: layer },
  { name: "config.json", content: config },
  json("manifest.json", [manifest]),
];
const without = (name: string) => honest.filter((entry) => entry.name !== name);

const cutOff = "It is cut off. Save or upload it again.";
const cases: [what: string, entries: RawTarEntry[], says: string][] = [
  ["an honest archive", honest, "taken"],
  ["a name above the root", [...honest, { name: "../x" }], 'The name "../x" leads out of the archive.'],
  [
    "an absolute name",
    [...honest, { name: "/etc/passwd" }],
    'The name "/etc/passwd" leads out of the archive.',
  ],
  [
    "a name that occurs twice",
    [...honest, { name: "./l//layer.tar" }],
    'The name "l/layer.tar" occurs more than once.',
  ],
  [
    "a link in place of a file",
    [...honest, { name: "config.json", type: "2", linkName: "l/layer.tar" }],
    'The name "config.json" occurs more than once.',
  ],
  [
    "a layer that is a link out",
    [...without("l/layer.tar"), { name: "l/layer.tar", type: "2", linkName: "../../etc/passwd" }],
    'The link "l/layer.tar" leads out of the archive.',
  ],
  [
    "a layer that is an absolute link",
    [...without("l/layer.tar"), { name: "l/layer.tar", type: "2", linkName: "/etc/passwd" }],
    'The link "l/layer.tar" leads out of the archive.',
  ],
  [
    "a layer that is a link to itself",
    [...without("l/layer.tar"), { name: "l/layer.tar", type: "2", linkName: "layer.tar" }],
    '"l/layer.tar" is a link to what is no file of the archive.',
  ],
  ["a hard link", [...honest, { name: "h", type: "1", linkName: "config.json" }], '"h" is a hard link.'],
  ["a device", [...honest, { name: "d", type: "3" }], '"d" is a character device.'],
  [
    "a sparse file",
    [
      ...honest,
      {
        name: "s",
        type: "S",
        over: [
          [257, "ustar  \0"],
          [483, "00000100000\0"],
        ],
      },
    ],
    '"s" is a sparse file.',
  ],
  [
    "no manifest.json",
    without("manifest.json"),
    "It is neither an OCI layout nor what docker save writes (docker export does not write images).",
  ],
  [
    "a manifest.json that is no JSON",
    [...without("manifest.json"), { name: "manifest.json", content: "[" }],
    'Its "manifest.json" is not a list of images.',
  ],
  [
    "a manifest.json of something else",
    [...without("manifest.json"), json("manifest.json", [{ Layers: 1 }])],
    'Its "manifest.json" describes an image without configuration, tags or layers.',
  ],
  ["a missing layer", without("l/layer.tar"), 'The layer "l/layer.tar" is missing.'],
  ["a missing configuration", without("config.json"), 'It has no "config.json", which it should.'],
  [
    "a layer outside of the archive",
    [...without("manifest.json"), json("manifest.json", [{ ...manifest, Layers: ["../../etc/passwd"] }])],
    'The layer "../../etc/passwd" is missing.',
  ],
  [
    "another number of layers",
    [...without("manifest.json"), json("manifest.json", [{ ...manifest, Layers: [] }])],
    '"config.json" lists another number of layers than "manifest.json".',
  ],
  [
    "a configuration that is no JSON",
    [...without("config.json"), { name: "config.json", content: "x" }],
    '"config.json" is not JSON.',
  ],
  [
    "a configuration without end",
    [...without("config.json"), { name: "config.json", content: Buffer.alloc(5e6, " ") }],
    '"config.json" is longer than 4 MiB.',
  ],
  [
    "too many entries",
    Array.from({ length: 20_001 }, (_, index) => ({ name: `f${index}` })),
    "It has more than 20,000 entries.",
  ],
  [
    "an end behind an announcement",
    [...honest, { name: "L", type: "L", content: "x\0" }],
    "It ends where an entry is announced.",
  ],
];
test.each(cases)("%s", async (_what, entries, says) => {
  expect(await refusal(entries)).toBe(says);
});

test("an archive that is cut off anywhere", async () => {
  const whole = tarBytes(honest);
  const ends = [0, 1, 511, 512, 700, whole.length - 1200, whole.length - 1024];
  for (const end of ends) expect(await refusalOf(whole.subarray(0, end))).toBe(cutOff);
});

test("a name that states another digest", async () => {
  const name = `${"0".repeat(64)}.json`;
  const entries = [
    honest[0]!,
    { name, content: config },
    json("manifest.json", [{ ...manifest, Config: name }]),
  ];
  expect(await refusal(entries)).toBe(`"${name}" does not have the digest in its name.`);
});

test("OCI layouts whose parts are missing, or not what they are called", async () => {
  const image = imageBytes();
  const { digest, mediaType } = image;
  const path = (of: string) => `blobs/${of.replace(":", "/")}`;
  const parts = JSON.parse(image.manifest.toString());
  const layout = (change: (digest: string, content: Uint8Array) => Uint8Array | null, descriptor = {}) =>
    refusal([
      json("oci-layout", {}),
      json("index.json", {
        schemaVersion: 2,
        manifests: [{ mediaType, digest, size: image.manifest.length, ...descriptor }],
      }),
      ...[...image.blobs].flatMap(([of, content]) => {
        const changed = change(of, content);
        return changed === null ? [] : [{ name: path(of), content: changed }];
      }),
    ]);
  const lacking = (missing: string) => layout((of, content) => (of === missing ? null : content));
  const instead = (of: string, content: string) =>
    layout((each, honestly) => (each === of ? Buffer.from(content) : honestly));
  const longer = (of: string) =>
    layout((each, content) => (each === of ? Buffer.concat([content, Buffer.from(" ")]) : content));
  expect(await layout((_of, content) => content)).toBe("taken");
  expect(await lacking(digest)).toBe(`It has no "${path(digest)}", which it should.`);
  expect(await lacking(parts.layers[0].digest)).toBe(
    `"${path(parts.layers[0].digest)}", a part of an image, is missing.`,
  );
  expect(await instead(digest, "{}")).toBe(`"${path(digest)}" does not have the digest in its name.`);
  expect(await instead(parts.config.digest, "{}")).toBe(
    `"${path(parts.config.digest)}" does not have the digest in its name.`,
  );
  expect(await longer(parts.layers[0].digest)).toBe(
    `"${path(parts.layers[0].digest)}" is not as large as its manifest says.`,
  );
  expect(await layout((_of, content) => content, { digest: "sha256:../../../etc/passwd" })).toContain(
    "digest",
  );
});

test("whatever the bytes, nothing but a Fault is thrown", async () => {
  const whole = tarBytes(honest);
  const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      await refusalOf(bytes);
    }),
  );
});
