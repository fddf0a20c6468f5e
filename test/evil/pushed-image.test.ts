import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DAY } from "../../src/kit/clock.ts";
import { listenForImages } from "../../src/registry/listen.ts";
import { admit } from "../../src/submissions/admit.ts";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import { openSweep } from "../../src/sweep.ts";
import { makeBenchmark, makeEntry, makeTeam } from "../support/benchmark.ts";
import { type OpenedApp, openFolder } from "../support/demo-folder.ts";
import { addPerson } from "../support/people.ts";
import { basic, refusalIn, type RegistryClient, registryClient, takesImages } from "../support/registry.ts";
import { folderWith } from "../support/temporary.ts";
import { type BuiltImage, forHere, honestLayer, imageBytes, type RawImage } from "./image-bytes.ts";
import { tarBytes } from "./tar-bytes.ts";

/*
 * Hostile images, pushed: each is refused with every reason at once, is no submission, and leaves nothing. What the reasons
 * are in every case is in image.test.ts; whose images one can get at, in registry/access.test.ts; what can be done with an
 * upload, in registry/uploads.test.ts.
 */
setDefaultTimeout(60_000);
const model = "lesions-dev-1/model";

let app: OpenedApp;
let client: RegistryClient;
let stop: () => Promise<void>;
/** Files get their age from the machine's clock, so the appliance's runs ahead of it. */
let ahead: number;
let patienceMs: number | undefined;

beforeEach(async () => {
  [ahead, patienceMs] = [0, undefined];
  app = openFolder(join(folderWith(), "data"), () => Date.now() + ahead);
  const benchmark = await makeBenchmark(app, { benchmark: { ...takesImages, is_remote: 1 } });
  await makeEntry(app, benchmark, await makeTeam(app, "Radiant", [await addPerson(app, "paula")]));
  const arrival: ReturnType<typeof arrivalOf> = {
    inspect: (image) => arrivalOf(app, patienceMs).inspect(image),
    handIn: (image) => arrivalOf(app).handIn(image),
  };
  const server = listenForImages(app, { admit, arrival }, { address: "127.0.0.1", port: 0, tls: null });
  client = registryClient(`http://127.0.0.1:${server.url.port}`, basic("paula"));
  stop = async () => {
    await server.stop(0);
    await app.close();
  };
});
afterEach(() => stop());

/** Pushes all that an image is made of, and it. */
async function push(image: BuiltImage, tag = "v1"): Promise<Response> {
  for (const [digest, content] of image.blobs) if (digest !== image.digest) await client.blob(model, content);
  return client.manifest(model, tag, image.manifest, image.mediaType);
}

/** What it is refused for. */
async function refusalOf(raw: RawImage): Promise<string[]> {
  const response = await push(imageBytes({ config: forHere, ...raw }));
  const { code, message } = await refusalIn(response);
  expect([response.status, code]).toEqual([400, "MANIFEST_INVALID"]);
  const [sentence = "", ...reasons] = message.split("\n");
  expect(sentence).toMatch(/^The image cannot be taken, .* Nothing was submitted, and it cost no quota\.$/);
  return reasons;
}

const count = async (
  table: "image_manifest" | "image_tag" | "image_blob" | "image_report" | "submission",
) => {
  const { n } = await app.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n;
};

/** Of a push that was refused only its blobs stay, for whoever pushes it again put right; a day later they are gone too. */
async function expectNothingLeft(): Promise<void> {
  for (const table of ["image_manifest", "image_tag", "submission"] as const)
    expect([table, await count(table)]).toEqual([table, 0]);
  ahead = 2 * DAY;
  const sweep = openSweep(app);
  await sweep();
  await sweep();
  for (const table of ["image_blob", "image_report"] as const)
    expect([table, await count(table)]).toEqual([table, 0]);
  expect(await Array.fromAsync(app.files.digests())).toEqual([]);
  for (const folder of ["tmp", "work", "blobs/removing"])
    expect(readdirSync(join(app.config.data, folder))).toEqual([]);
}

const zeros = tarBytes([{ name: "zeros", content: Buffer.alloc(120e6) }]);
const bomb: RawImage = { layers: [{ tar: zeros, packed: gzipSync(zeros) }] };
const ofEntries = (...entries: NonNullable<RawImage["layers"]>[number]["entries"] & object) => ({
  layers: [honestLayer, { entries }],
});

const cases: [what: string, image: RawImage, reasons: string[]][] = [
  ["I1, a bomb", bomb, ["layer 1: Unpacked, it is more than 200 times as large as packed."]],
  [
    "I1, more layers than engines mount",
    { layers: Array(128).fill(honestLayer) },
    ["The image has more than 127 layers."],
  ],
  [
    "I2, what could lead out of it, or is none of an image's business",
    ofEntries(
      { name: "../../../up" },
      { name: "/etc/passwd" },
      { name: "link", type: "2", linkName: "/etc" },
      { name: "link/shadow" },
      { name: "hard", type: "1", linkName: "/etc/passwd" },
      { name: "sda", type: "4" },
      { name: "d/.wh..." },
    ),
    [
      'entry "../../../up": Its name has the part "..".',
      'entry "/etc/passwd": Its name is an absolute path.',
      'entry "link/shadow": It lies behind a symbolic link of the same layer.',
      'entry "hard" to "/etc/passwd": The hard link is not to a file before it in the same layer.',
      'entry "sda": It is a device.',
      'entry "d/.wh...": It is a malformed mark of a deletion (whiteout).',
    ],
  ],
  [
    "I3, tricks of its configuration",
    {
      layers: [
        honestLayer,
        { ...honestLayer, mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" },
      ],
      run: { Volumes: { "/data": {} }, Env: ["LD_PRELOAD=/evil.so"], WorkingDir: "/proc/self/fd/8" },
      config: { architecture: "s390x" },
    },
    [
      'VOLUME "/data": Images may not declare volumes.',
      'ENV "LD_PRELOAD": This variable loads code',
      'WORKDIR "/proc/self/fd/8": The working folder must be',
      'platform "linux/s390x": The image is not for this server',
      "layer 2: It would be fetched from elsewhere (a foreign layer), and this server fetches nothing.",
    ],
  ],
];

describe("is refused, with every reason at once, and leaves nothing:", () => {
  test.each(cases)("%s", async (_what, image, reasons) => {
    const said = await refusalOf(image);
    for (const reason of reasons)
      expect([reason, said.filter((line) => line.includes(reason)).length]).toEqual([reason, 1]);
    expect(said).toHaveLength(reasons.length);
    await expectNothingLeft();
  });
});

test("I3, where a foreign layer is to be fetched from nobody is asked", async () => {
  let asked = 0;
  const elsewhere = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(`${++asked}`) });
  try {
    const urls = [elsewhere.url.href];
    const reasons = await refusalOf({ layers: [{ ...honestLayer, says: { urls } }] });
    expect(reasons).toEqual([expect.stringContaining("this server fetches nothing")]);
    expect(asked).toBe(0);
  } finally {
    await elsewhere.stop(true);
  }
});

test("what was refused is refused again without looking; put right, it sends only what is new", async () => {
  const wrong = imageBytes({ config: forHere, run: { Volumes: { "/data": {} } } });
  for (const tag of ["v1", "v2"]) expect((await push(wrong, tag)).status).toBe(400);
  expect(await count("image_report")).toBe(1);
  const right = imageBytes({ config: forHere });
  const { layers, config } = JSON.parse(right.manifest.toString());
  expect((await client.ask("HEAD", `/v2/${model}/blobs/${layers[0].digest}`)).status).toBe(200);
  await client.blob(model, right.blobs.get(config.digest) ?? new Uint8Array());
  expect((await client.manifest(model, "v1", right.manifest)).status).toBe(201);
  expect(await count("submission")).toBe(1);
});

test("I4, what was handed in stays what it was", async () => {
  const [first, second] = [
    imageBytes({ config: forHere }),
    imageBytes({ config: forHere, run: { Entrypoint: ["/bin/predict", "2"] } }),
  ];
  expect((await push(first)).status).toBe(201);
  const refused = await push(second);
  expect([refused.status, (await refusalIn(refused)).message]).toEqual([
    403,
    'The tag "v1" was handed in as submission 1 and stays. Push under another tag.',
  ]);
  expect((await push(second, "v2")).status).toBe(201);
  const pinned = await app.db
    .selectFrom("submission")
    .innerJoin("image_manifest", "image_manifest.id", "manifest_id")
    .select("address")
    .orderBy("submission.id")
    .execute();
  expect(pinned.map(({ address }) => address)).toEqual([first.digest, second.digest]);
});

test("one that takes longer to look over than clients wait is handed in, and what was found is kept for its evaluation", async () => {
  patienceMs = 0;
  await app.db.updateTable("benchmark").set({ is_remote: 0 }).execute();
  const image = imageBytes({ config: forHere, ...bomb });
  expect((await push(image)).status).toBe(201);
  expect(await count("submission")).toBe(1);
  let found: string | undefined;
  for (let tries = 0; tries < 1000 && found === undefined; tries++) {
    await Bun.sleep(20);
    const row = await app.db
      .selectFrom("image_report")
      .select("report")
      .where("address", "=", image.digest)
      .executeTakeFirst();
    found = row?.report;
  }
  expect(found).toContain("200 times as large");
});
