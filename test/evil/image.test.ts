import { describe, expect, test } from "bun:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { digestOf } from "../../src/images/digest.ts";
import { lintImage } from "../../src/images/lint/lint.ts";
import { type LintLimits, lintLimits } from "../../src/images/lint/rules.ts";
import {
  type BuiltImage,
  type RawImage,
  type RawLayer,
  honestLayer,
  imageBytes,
  opener,
} from "./image-bytes.ts";
import { type RawTarEntry, paxEntry, tarBytes } from "./tar-bytes.ts";

const platform = { os: "linux", architecture: "amd64" };

async function lint(image: BuiltImage, limits: Partial<LintLimits> = {}, gpu = false) {
  const rules = { limits: { ...lintLimits, ...limits }, platform, gpu };
  return lintImage(image, opener(image), rules);
}

/** What an image is refused for. Each refusal must say what to do. */
async function refusals(raw: RawImage, limits: Partial<LintLimits> = {}, gpu = false): Promise<string[]> {
  const { problems } = await lint(imageBytes(raw), limits, gpu);
  for (const { remedy, place, severity } of problems) {
    expect(severity).toBe("error");
    if (!place.endsWith("more places")) expect(remedy).toEndWith(".");
  }
  return problems.map(({ place, message }) => `${place}: ${message}`);
}

const ofEntries = (...entries: RawTarEntry[]): RawImage => ({ layers: [{ entries }] });

test("an honest image is taken", async () => {
  expect(await refusals({})).toEqual([]);
});

describe("names and links", () => {
  const dir: RawTarEntry = { name: "d/", type: "5" };
  const link = (name: string, linkName: string, type = "2"): RawTarEntry => ({ name, linkName, type });
  const cases: [what: string, entries: RawTarEntry[], says: string[]][] = [
    ["above the root", [{ name: "../x" }], ['entry "../x": Its name has the part "..".']],
    ["up and down again", [{ name: "a/../b" }], ['entry "a/../b": Its name has the part "..".']],
    ["absolute", [{ name: "/etc/passwd" }], ['entry "/etc/passwd": Its name is an absolute path.']],
    ["none", [{ name: "" }], ['entry "": It has no name.']],
    [
      "a NUL inside",
      [paxEntry({ path: "a\0b" }), { name: "a" }],
      ['entry "a\\u0000b": Its name contains a NUL.'],
    ],
    [
      "a NUL inside GNU's long name",
      [{ name: "L", type: "L", content: "a\0b\0" }, { name: "a" }],
      ['entry "a\\u0000b": Its name contains a NUL.'],
    ],
    [
      "a long part",
      [paxEntry({ path: "n".repeat(256) }), { name: "a" }],
      [`entry "${"n".repeat(120)}…": Its name is longer than Linux takes (4,096 bytes, 255 for each part).`],
    ],
    [
      "a long path",
      [paxEntry({ path: "d/".repeat(2050) }), { name: "a" }],
      [`entry "${"d/".repeat(60)}…": Its name is longer than Linux takes (4,096 bytes, 255 for each part).`],
    ],
    [
      "a symbolic link out",
      [dir, link("d/l", "../../etc")],
      ['entry "d/l" to "../../etc": The link leads out of the image.'],
    ],
    ["a symbolic link to nothing", [link("l", "")], ['entry "l" to "": The link does not say where to.']],
    [
      "a file behind a link",
      [link("l", "/etc"), { name: "l/passwd" }],
      ['entry "l/passwd": It lies behind a symbolic link of the same layer.'],
    ],
    [
      "a file behind a file",
      [{ name: "f" }, { name: "f/g" }],
      ['entry "f/g": It lies in something that is no folder.'],
    ],
    [
      "a hard link out",
      [link("h", "../../etc/shadow", "1")],
      ['entry "h" to "../../etc/shadow": The link leads out of the image.'],
    ],
    [
      "a hard link to the host's file",
      [link("h", "/etc/passwd", "1")],
      ['entry "h" to "/etc/passwd": The hard link is not to a file before it in the same layer.'],
    ],
    [
      "a hard link to a folder",
      [dir, link("h", "d", "1")],
      ['entry "h" to "d": The hard link is not to a file before it in the same layer.'],
    ],
    [
      "a deletion of nothing",
      [{ name: "d/.wh." }],
      ['entry "d/.wh.": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "a deletion of the parent",
      [{ name: "d/.wh..." }],
      ['entry "d/.wh...": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "a deletion with content",
      [{ name: ".wh.x", content: "x" }],
      ['entry ".wh.x": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "a deletion that is a folder",
      [{ name: ".wh.x/", type: "5" }],
      ['entry ".wh.x/": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "a file in a deletion",
      [{ name: ".wh.x/y" }],
      ['entry ".wh.x/y": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "a deletion of a deletion",
      [{ name: ".wh..wh.plnk" }],
      ['entry ".wh..wh.plnk": It is a malformed mark of a deletion (whiteout).'],
    ],
    [
      "two deletions",
      [{ name: ".wh.x" }, { name: "./.wh.x" }],
      ['entry "./.wh.x": It is deleted twice in the same layer.'],
    ],
    [
      "escapes for a terminal",
      [{ name: "\u001b]0;x\u0007/../\u202e" }],
      ['entry "\\u001b]0;x\\u0007/../\\u202e": Its name has the part "..".'],
    ],
    ["a character device", [{ name: "null", type: "3" }], ['entry "null": It is a device.']],
    ["a block device", [{ name: "sda", type: "4" }], ['entry "sda": It is a device.']],
    ["a pipe", [{ name: "p", type: "6" }], ['entry "p": It is a named pipe.']],
    [
      "a socket, or what else there may be",
      [{ name: "s", type: "s" }],
      ['entry "s": It is of a kind that engines do not know.'],
    ],
  ];
  test.each(cases)("%s", async (_what, entries, says) => {
    expect(await refusals(ofEntries(...entries))).toEqual(says.map((each) => `layer 1, ${each}`));
  });

  test("what is usual in images is taken", async () => {
    const usual = ofEntries(
      { name: "./", type: "5" },
      { name: "/", type: "5" },
      { name: "./usr/", type: "5" },
      { name: "./usr/bin/", type: "5" },
      { name: "usr/bin/perl", mode: 0o755 },
      link("usr/bin/perl5", "usr/bin/perl", "1"),
      link("usr/bin/perl6", "/usr/bin/perl", "1"),
      link("bin", "usr/bin"),
      link("usr/bin/python", "/etc/alternatives/python"),
      link("usr/bin/up", "../../bin"),
      { name: "etc/.wh.old" },
      { name: "etc/.wh..wh..opq" },
      paxEntry({ path: "usr/lib/ñ\n/x" }),
      { name: "x" },
    );
    const { problems, remarks } = await lint(imageBytes(usual));
    expect([problems, remarks]).toEqual([[], []]);
  });

  test("a link is remembered however many names come between", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ name: `f${index}` }));
    expect(await refusals(ofEntries(link("l", "/etc"), ...many, { name: "l/passwd" }))).toEqual([
      'layer 1, entry "l/passwd": It lies behind a symbolic link of the same layer.',
    ]);
  });

  test("many alike are counted, and everything else is still said", async () => {
    const many = Array.from({ length: 1003 }, (_, index) => ({ name: `../${index}` }));
    expect(await refusals(ofEntries(...many, { name: "p", type: "6" }))).toEqual([
      'layer 1, entry "../0": Its name has the part "..".',
      'layer 1, entry "../1": Its name has the part "..".',
      'layer 1, entry "../2": Its name has the part "..".',
      '1,000 more places: Its name has the part "..".',
      'layer 1, entry "p": It is a named pipe.',
    ]);
  });
});

describe("bombs", () => {
  const zeros = Buffer.alloc(120e6);
  const withZeros = tarBytes([{ name: "zeros", content: zeros }]);
  const ratio = "layer 1: Unpacked, it is more than 200 times as large as packed.";
  const stated: [string, RawLayer][] = [
    ["gzip", { tar: withZeros, packed: gzipSync(withZeros) }],
    [
      "gzip in many members",
      { tar: withZeros, packed: Buffer.concat(Array(120).fill(gzipSync(zeros.subarray(0, 1e6)))) },
    ],
    [
      "zstd",
      {
        tar: withZeros,
        packed: zstdCompressSync(withZeros),
        mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
      },
    ],
    ["zeros behind the end", { packed: gzipSync(Buffer.concat([tarBytes([]), zeros])) }],
  ];
  test.each(stated)("a ratio that no file system reaches: %s", async (_what, layer) => {
    expect(await refusals({ layers: [layer] })).toEqual([ratio]);
  });

  test("more than fits, over all layers", async () => {
    const layer: RawLayer = { entries: [{ name: "a", content: Buffer.alloc(30_000, "a") }] };
    const image = { layers: [layer, layer, layer, layer] };
    expect(await refusals(image, { decodedBytes: 100_000 })).toEqual([
      "layer 4: Unpacked, the image is larger than 0.0001 GB.",
    ]);
    expect(await refusals(image, { decodedBytes: 4 * 31_744 })).toEqual([]);
  });

  test("more entries than inodes, announcements without entries too", async () => {
    const entries = Array.from({ length: 11 }, (_, index) => ({ name: `f${index}` }));
    expect(await refusals(ofEntries(...entries), { entries: 10 })).toEqual([
      "layer 1: The image has more than 10 entries.",
    ]);
    expect(await refusals(ofEntries(...entries), { entries: 11 })).toEqual([]);
    const half = { entries: entries.slice(0, 6) };
    expect(await refusals({ layers: [half, half, half] }, { entries: 10 })).toEqual([
      "layer 2: The image has more than 10 entries.",
    ]);
    const idle = Array.from({ length: 50 }, () => paxEntry({ comment: "x" }, "g"));
    expect(await refusals(ofEntries(...idle))).toEqual([
      "layer 1: A header of the tar is malformed: two headers announce the same thing about one entry.",
    ]);
  });

  test("more layers than engines mount; none of them is unpacked", async () => {
    const { problems, measure } = await lint(imageBytes({ layers: Array(128).fill(honestLayer) }));
    expect(problems.map(({ message }) => message)).toEqual(["The image has more than 127 layers."]);
    expect([measure.layers, measure.decodedBytes]).toEqual([128, 0]);
  });

  test("a file of holes counts with its holes filled", async () => {
    const records = {
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "big",
      "GNU.sparse.realsize": "1000000000000",
    };
    const map = "1\n0\n0\n".padEnd(512, "\0");
    expect(await refusals(ofEntries(paxEntry(records), { name: "x", content: map }))).toEqual([
      'layer 1, entry "big": With its holes filled, the image is larger than 20 GB.',
    ]);
    const old: RawTarEntry = {
      name: "old",
      type: "S",
      over: [
        [257, "ustar  \0"],
        [483, "\x80\0\0\0\0\0\x01\0\0\0\0\0"],
      ],
    };
    expect(await refusals(ofEntries(old))).toEqual([
      'layer 1, entry "old": With its holes filled, the image is larger than 20 GB.',
    ]);
  });

  test("packed twice, packed otherwise, or with something behind it", async () => {
    const tar = tarBytes(honestLayer.entries ?? []);
    const of = (packed: Uint8Array) => refusals({ layers: [{ tar, packed }] });
    expect(await of(gzipSync(gzipSync(tar)))).toEqual(["layer 1: It is packed twice."]);
    expect(await of(zstdCompressSync(gzipSync(tar)))).toEqual(["layer 1: It is packed twice."]);
    expect(await of(Buffer.from("BZh91AY&SY"))).toEqual([
      "layer 1: It is packed with bzip2 instead of gzip or zstd.",
    ]);
    expect(await of(Buffer.from("\xfd7zXZ\0abc", "latin1"))).toEqual([
      "layer 1: It is packed with xz instead of gzip or zstd.",
    ]);
    const behind = 'layer 1, after entry "bin/predict"';
    expect(await of(Buffer.concat([gzipSync(tar), Buffer.alloc(8)]))).toEqual([
      `${behind}: Something follows the end of the gzip data.`,
    ]);
    expect(await of(Buffer.concat([zstdCompressSync(tar), Buffer.from("more")]))).toEqual([
      `${behind}: Something follows the end of the zstd data.`,
    ]);
    expect((await of(gzipSync(tar).subarray(0, -4)))[0]).toEndWith("The gzip data is cut off.");
    expect((await of(Buffer.from(gzipSync(tar)).fill(0, 20, 30)))[0]).toContain("The gzip data is damaged.");
  });
});

describe("layers", () => {
  test("a layer that does not have the digest of the configuration", async () => {
    const diffId = digestOf("sha256", Buffer.from("another"));
    expect(await refusals({ layers: [honestLayer, { ...honestLayer, diffId }] })).toEqual([
      "layer 2: Unpacked, it does not have the digest that the configuration states.",
    ]);
    const sha512 = digestOf("sha512", tarBytes(honestLayer.entries ?? []));
    expect(await refusals({ layers: [{ ...honestLayer, diffId: sha512 }] })).toEqual([]);
  });

  test("layers and digests of another number", async () => {
    const rootfs = { type: "layers", diff_ids: [] };
    expect(await refusals({ config: { rootfs } })).toEqual([
      "configuration: It lists another number of layers than the manifest.",
    ]);
  });

  test("a layer that is to be fetched from elsewhere, is encrypted, or is something else", async () => {
    const foreign = "It would be fetched from elsewhere (a foreign layer), and this server fetches nothing.";
    const of = (mediaType: string, says = {}) => refusals({ layers: [{ ...honestLayer, mediaType, says }] });
    const base = "application/vnd.oci.image.layer";
    expect(await of(`${base}.nondistributable.v1.tar+gzip`)).toEqual([`layer 1: ${foreign}`]);
    expect(await of("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")).toEqual([
      `layer 1: ${foreign}`,
    ]);
    expect(await of(`${base}.v1.tar+gzip`, { urls: ["http://169.254.169.254/"] })).toEqual([
      `layer 1: ${foreign}`,
    ]);
    const other = "layer 1: Its media type is not that of a file system layer.";
    expect(await of(`${base}.v1.tar+gzip+encrypted`)).toEqual([other]);
    expect(await of("application/vnd.oci.empty.v1+json")).toEqual([other]);
  });

  test("a blob that is missing, or of another size", async () => {
    const image = imageBytes({ layers: [honestLayer, { entries: [{ name: "other" }] }] });
    const manifest = JSON.parse(image.manifest.toString());
    image.blobs.delete(manifest.layers[0].digest);
    expect((await lint(image)).problems.map(({ place, message }) => [place, message])).toEqual([
      ["layer 1", "It was never pushed."],
    ]);
    const wrong = "layer 1: It is not as large as the manifest says.";
    const small = await refusals({ layers: [{ ...honestLayer, says: { size: 0 } }] });
    expect(small).toEqual([wrong]);
    const large = await refusals({ layers: [{ ...honestLayer, says: { size: 1e6 } }] });
    expect(large[0]).toEndWith("It is not as large as the manifest says.");
  });
});

describe("configurations", () => {
  const ours = "configuration";
  const cases: [what: string, image: RawImage, says: string[]][] = [
    [
      "volumes",
      { run: { Volumes: { "/data": {}, "/x": {} } } },
      ['VOLUME "/data": Images may not declare volumes.', 'VOLUME "/x": Images may not declare volumes.'],
    ],
    ["a volume beside the volumes", { run: { volumes: { "/data": {} } } }, [""]],
    [
      "LD_PRELOAD",
      { run: { Env: ["PATH=/bin", "LD_PRELOAD=/evil.so"] } },
      ['ENV "LD_PRELOAD": This variable loads code into every program that is started.'],
    ],
    [
      "LD_AUDIT",
      { run: { Env: ["LD_AUDIT=/evil.so"] } },
      ['ENV "LD_AUDIT": This variable loads code into every program that is started.'],
    ],
    ["no variable", { run: { Env: ["=x"] } }, ['ENV "": It is no environment variable.']],
    [
      "an environment that is no list",
      { run: { Env: { LD_PRELOAD: "x" } } },
      ['"Env": It is not a list of texts.'],
    ],
    [
      "a working folder in /proc",
      { run: { WorkingDir: "/proc/self/fd/8" } },
      [
        'WORKDIR "/proc/self/fd/8": The working folder must be an absolute path outside of /proc, /sys and /dev.',
      ],
    ],
    [
      "the same in disguise",
      { run: { WorkingDir: "//./proc/self/fd/8" } },
      [
        'WORKDIR "//./proc/self/fd/8": The working folder must be an absolute path outside of /proc, /sys and /dev.',
      ],
    ],
    [
      "and by a detour",
      { run: { WorkingDir: "/x/../proc/self" } },
      [
        'WORKDIR "/x/../proc/self": The working folder must be an absolute path outside of /proc, /sys and /dev.',
      ],
    ],
    ["nothing to start", { run: { Entrypoint: null } }, ["The image does not say which program to start."]],
    [
      "another processor",
      { config: { architecture: "arm64", variant: "v8" } },
      ['platform "linux/arm64/v8": The image is not for this server, which runs linux/amd64.'],
    ],
    [
      "another system",
      { config: { os: "windows" } },
      ['platform "windows/amd64": The image is not for this server, which runs linux/amd64.'],
    ],
    [
      "a newer processor",
      { config: { variant: "v3" } },
      ['platform "linux/amd64/v3": The image is not for this server, which runs linux/amd64.'],
    ],
    ["no platform", { config: { os: undefined } }, ["It does not say which platform the image is for."]],
    [
      "digests that are none",
      { config: { rootfs: { type: "layers", diff_ids: ["sha256:0"] } } },
      ['"rootfs": It does not list the digests of the layers.'],
    ],
    ["no object", { configBytes: Buffer.from("[]") }, ["It is not a JSON object."]],
    ["no JSON", { configBytes: Buffer.from('{"os":"\xff"}', "latin1") }, ["It is not a JSON object."]],
    ["deep JSON", { configBytes: Buffer.from("[".repeat(1e6)) }, ["It is not a JSON object."]],
  ];
  test.each(cases)("%s", async (_what, image, says) => {
    const said = await refusals(image);
    if (says[0] === "") {
      // The whole sentence is of whoever compares the keys.
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('"volumes"');
    } else
      expect(said).toEqual(
        says.map((each) => (/^[A-Z][a-z]/.test(each) ? `${ours}: ${each}` : `${ours}, ${each}`)),
      );
  });

  test("what a GPU's driver heeds is refused only for phases with GPUs, and an empty value takes it back", async () => {
    const run = { Env: ["LD_LIBRARY_PATH=/usr/local/nvidia/lib", "NVIDIA_VISIBLE_DEVICES=all"] };
    expect(await refusals({ run })).toEqual([]);
    expect(await refusals({ run }, {}, true)).toHaveLength(2);
    expect(
      await refusals({ run: { Env: ["LD_LIBRARY_PATH=", "NVIDIA_VISIBLE_DEVICES="] } }, {}, true),
    ).toEqual([]);
  });

  test("what has no effect here is remarked on", async () => {
    const run = {
      User: "root:root",
      Healthcheck: { Test: ["CMD", "x"] },
      OnBuild: ["RUN x"],
      StopSignal: "SIGCONT",
    };
    const { problems, remarks } = await lint(
      imageBytes({ run, layers: [{ entries: [{ name: "su", mode: 0o4755 }] }] }),
    );
    expect(problems).toEqual([]);
    expect(remarks.map(({ place }) => place)).toEqual([
      "configuration, HEALTHCHECK",
      "configuration, ONBUILD",
      "configuration, STOPSIGNAL",
      "1 file",
      "configuration, USER",
    ]);
  });

  test("a configuration that is not what its digest says", async () => {
    const image = imageBytes();
    const manifest = JSON.parse(image.manifest.toString());
    image.blobs.set(manifest.config.digest, Buffer.from(image.configBytes).fill("x", 5, 6));
    expect((await lint(image)).problems.map(({ place, message }) => [place, message])).toEqual([
      ["configuration", "It does not have the digest that the manifest states."],
    ]);
  });
});

describe("manifests", () => {
  test("schema 1, artifacts, and what is no manifest", async () => {
    const schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    expect(await refusals({ mediaType: schema1 })).toEqual([
      "manifest: It is in Docker's schema 1, which was retired in 2017.",
    ]);
    const config = {
      mediaType: "application/vnd.cncf.helm.config.v1+json",
      digest: digestOf("sha256", Buffer.from("{}")),
      size: 2,
    };
    expect(await refusals({ manifest: { config } })).toEqual([
      "configuration: It is not the configuration of a container image.",
      "configuration: It was never pushed.",
    ]);
    expect(await refusals({ mediaType: "text/html" })).toHaveLength(1);
    expect(await refusals({ manifest: { annotations: { x: "x".repeat(5e6) } } })).toEqual([
      "manifest: It is longer than 4 MiB.",
    ]);
    expect(await refusals({ manifest: { manifests: [] } })).toHaveLength(1);
  });
});

test("every reason is given at once", async () => {
  const image: RawImage = {
    layers: [
      { entries: [{ name: "../x" }], diffId: digestOf("sha256", Buffer.from("another")) },
      { packed: gzipSync(Buffer.alloc(2000, 1)) },
      { entries: [{ name: "dev/null", type: "3" }] },
    ],
    run: { Volumes: { "/data": {} }, Entrypoint: [], Env: ["LD_PRELOAD=x"], WorkingDir: "/proc" },
    config: { architecture: "s390x" },
  };
  expect(await refusals(image)).toHaveLength(9);
});

test("whatever the layer's bytes, the answer is a report", async () => {
  const tar = tarBytes([
    paxEntry({ path: "p".repeat(120) }),
    { name: "a", content: "x" },
    { name: "d/", type: "5" },
  ]);
  const layers = [tar, gzipSync(tar), zstdCompressSync(tar)];
  const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...layers),
      damage,
      fc.nat({ max: 20 }),
      async (honest, changes, cut) => {
        const packed = Buffer.from(honest.subarray(0, honest.length - cut));
        for (const [at, byte] of changes) packed[Math.floor(at * (packed.length - 1))] = byte;
        const { problems } = await lint(imageBytes({ layers: [{ tar, packed }] }));
        const isHonest = packed.equals(honest);
        // Damage to what the packing does not cover leaves the digest right.
        if (isHonest) expect(problems).toEqual([]);
        else if (problems.length === 0)
          expect(["gzip", "zstd"]).toContain(honest === layers[1] ? "gzip" : "zstd");
      },
    ),
  );
});
