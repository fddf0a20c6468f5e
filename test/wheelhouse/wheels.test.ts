import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyAudit } from "../../src/accounts/audit.ts";
import { addWheel, hasProject, listWheels, removeWheel, wheelNamed } from "../../src/wheelhouse/wheels.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { fileAt, sdistAt, wheelAt, wheelFiles } from "../support/wheel.ts";

let app: TestApp;
beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

const NAME = "example_package-1.0-py3-none-any.whl";

/** What lies in the folders for files that are on their way. */
const underWay = () => ["tmp", "work"].flatMap((folder) => readdirSync(join(app.config.data, folder)));

test("a wheel is kept with its bytes", async () => {
  const path = await wheelAt();
  const wheel = await addWheel(app, path);
  const content = readFileSync(path);
  expect(wheel).toEqual({
    name: NAME,
    digest: new Bun.CryptoHasher("sha256").update(content).digest("hex"),
    bytes: content.byteLength,
    added_at: app.clock.now(),
  });
  expect(readFileSync(app.files.path(wheel.digest)).equals(content)).toBe(true);
  expect(await listWheels(app.db)).toEqual([wheel]);
  expect(await wheelNamed(app.db, NAME)).toEqual(wheel);
  expect([await hasProject(app.db, "example-package"), await hasProject(app.db, "evalai")]).toEqual([
    true,
    false,
  ]);
  expect(underWay()).toEqual([]);
});

test.each([
  ["example_package-1.0.tar.gz", "example_package-1.0"],
  ["example-package-1.0.tar.gz", "example-package-1.0"],
])("a source distribution is kept: %s", async (name, folder) => {
  const path = await sdistAt(name, {
    [`${folder}/PKG-INFO`]: "Metadata-Version: 2.1\nName: example-package\nVersion: 1.0\n",
    [`${folder}/setup.py`]: "",
  });
  expect((await addWheel(app, path)).name).toBe(name);
});

describe("refused is", () => {
  const other = (change: (files: Record<string, string>) => void) => {
    const files = wheelFiles();
    change(files);
    return wheelAt(NAME, files);
  };
  const info = "example_package-1.0.dist-info";

  test.each<[string, () => string | Promise<string>, string]>([
    ["what is not there", () => "/nowhere/example_package-1.0-py3-none-any.whl", "There is no such file."],
    ["a folder", async () => fileAt("x", "").replace(/x$/, ""), "has not the name of a Python package"],
    ["another name", () => wheelAt("example.zip"), "has not the name of a Python package"],
    ["no ZIP", () => fileAt(NAME, "plain text"), "The file is no readable ZIP."],
    [
      "a ZIP that breaks off",
      async () => fileAt(NAME, readFileSync(await wheelAt()).subarray(0, -30)),
      "The file is no readable ZIP.",
    ],
    [
      "a ZIP with a changed byte",
      async () => {
        const bytes = readFileSync(await wheelAt());
        // Behind the first mention of the name stands what the file is packed into.
        const at = bytes.indexOf("METADATA") + "METADATA".length + 4;
        bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        return fileAt(NAME, bytes);
      },
      "ZIP",
    ],
    ["a ZIP of something else", () => wheelAt(NAME, { "a.txt": "a" }), "has not the one .dist-info folder"],
    [
      "a wheel of another version",
      () => wheelAt(NAME, wheelFiles("example_package", "1.1")),
      "has not the one .dist-info folder",
    ],
    [
      "a wheel with the folders of two",
      () => wheelAt(NAME, { ...wheelFiles(), ...wheelFiles("other_package") }),
      "has not the one .dist-info folder",
    ],
    ["a wheel without METADATA", () => other((files) => delete files[`${info}/METADATA`]), "has no"],
    ["a wheel without WHEEL", () => other((files) => delete files[`${info}/WHEEL`]), "has no"],
    ["a wheel without RECORD", () => other((files) => delete files[`${info}/RECORD`]), "has no"],
    [
      "a wheel that says it is another project",
      () => other((files) => (files[`${info}/METADATA`] = "Metadata-Version: 2.1\nName: other\n")),
      'It holds the project "other"',
    ],
    ["no gzip", () => fileAt("example_package-1.0.tar.gz", "plain text"), "It is no"],
    [
      "a tar of something else",
      () => sdistAt("example_package-1.0.tar.gz", { "other-1.0/PKG-INFO": "Name: other\n" }),
      "it has no PKG-INFO where its name calls for it",
    ],
  ])("%s", async (_, path, says) => {
    expect(await addWheel(app, await path()).catch((error) => error.message)).toContain(says);
    expect(await listWheels(app.db)).toEqual([]);
    expect(underWay()).toEqual([]);
    for await (const digest of app.files.digests()) throw new Error(`${digest} was kept`);
  });

  test("another file of the same name, while the same one once more changes nothing", async () => {
    const path = await wheelAt();
    const first = await addWheel(app, path);
    app.clock.advance(1000);
    expect(await addWheel(app, path)).toEqual(first);
    const changed = await wheelAt(NAME, { ...wheelFiles(), "example_package/more.py": "pass\n" });
    expect(await addWheel(app, changed).catch((error) => error.message)).toContain("Remove it first");
    expect(await listWheels(app.db)).toEqual([first]);
  });
});

test("what was removed is handed out no more, and both acts are in the trail", async () => {
  const { digest } = await addWheel(app, await wheelAt());
  await removeWheel(app, NAME);
  expect(await listWheels(app.db)).toEqual([]);
  expect(removeWheel(app, NAME)).rejects.toThrow("There is no package");
  const acts = await app.db.selectFrom("audit").select(["action", "object", "details"]).execute();
  expect(acts.map(({ action, object, details }) => [action, object, JSON.parse(details)])).toEqual([
    ["added", "package", { name: NAME, sha256: digest }],
    ["removed", "package", { name: NAME, sha256: digest }],
  ]);
  expect((await verifyAudit(app.db)).brokenAt).toBeNull();
});
