import { describe, expect, test } from "bun:test";
import { renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Log, openLog } from "../../src/platform/log.ts";
import { fromFiles } from "../../src/platform/tls-files.ts";
import { newPair } from "../support/certificates.ts";
import { folderWith } from "../support/temporary.ts";

const [first, second] = await Promise.all([newPair("first"), newPair("second")]);

function files() {
  const folder = folderWith({ "cert.pem": first.cert, "key.pem": first.key });
  const paths = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  const logged: { level: string; reason?: string }[] = [];
  const log: Log = openLog((line) => logged.push(JSON.parse(line)), Date.now);
  return { folder, paths, logged, log };
}

describe("changed files are picked up", () => {
  test("both of them, once", async () => {
    const { paths, log } = files();
    const tls = await fromFiles(paths, log);
    expect(tls.pair.cert).toBe(first.cert);
    expect(await tls.renewed()).toBeNull();
    writeFileSync(paths.cert, second.cert);
    writeFileSync(paths.key, second.key);
    expect((await tls.renewed())?.cert).toBe(second.cert);
    expect(await tls.renewed()).toBeNull();
  });

  test("behind links, as those do that renew certificates", async () => {
    const { folder, paths, log } = files();
    for (const [name, { cert, key }] of Object.entries({ first, second })) {
      writeFileSync(join(folder, `cert-${name}.pem`), cert);
      writeFileSync(join(folder, `key-${name}.pem`), key);
    }
    const link = (name: string) => {
      for (const kind of ["cert", "key"]) {
        symlinkSync(`${kind}-${name}.pem`, join(folder, "link"));
        renameSync(join(folder, "link"), join(folder, `${kind}.pem`));
      }
    };
    link("first");
    const tls = await fromFiles(paths, log);
    link("second");
    expect((await tls.renewed())?.key).toBe(second.key);
  });
});

describe("the old pair stays, and the log says why once", () => {
  const broken: [what: string, spoil: (paths: { cert: string; key: string }) => void, reason: string][] = [
    [
      "only one is new so far",
      ({ cert }) => writeFileSync(cert, second.cert),
      "not that of the first certificate",
    ],
    [
      "one is cut short",
      ({ cert }) => writeFileSync(cert, second.cert.slice(0, 200)),
      "no certificate in PEM form",
    ],
    ["one is empty", ({ key }) => writeFileSync(key, ""), "The private key cannot be read"],
    ["one is gone", ({ key }) => rmSync(key), "key.pem cannot be read"],
  ];
  test.each(broken)("while %s", async (_what, spoil, reason) => {
    const { paths, log, logged } = files();
    const tls = await fromFiles(paths, log);
    spoil(paths);
    expect(await tls.renewed()).toBeNull();
    expect(await tls.renewed()).toBeNull();
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ level: "warn", reason: expect.stringContaining(reason) });
    expect(JSON.stringify(logged)).not.toContain("BEGIN");
    writeFileSync(paths.cert, second.cert);
    writeFileSync(paths.key, second.key);
    expect((await tls.renewed())?.cert).toBe(second.cert);
  });
});

test("a start with files that are not right is refused, by name", async () => {
  const { paths, log } = files();
  writeFileSync(paths.key, second.key);
  await expect(fromFiles(paths, log)).rejects.toThrow(`${paths.cert} and ${paths.key} cannot be used`);
  rmSync(paths.key);
  await expect(fromFiles(paths, log)).rejects.toThrow(`${paths.key} cannot be read`);
});
