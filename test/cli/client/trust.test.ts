import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listen, type Listening } from "../../../src/http.ts";
import { openTls } from "../../../src/platform/tls.ts";
import { type Authority, authorityOf } from "../../../src/platform/tls-authority.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { newPair } from "../../support/certificates.ts";
import { openDesk } from "../../support/our-client.ts";
import { addPerson, PASSWORD } from "../../support/people.ts";

let app: TestApp;
let server: Listening;
let base: string;
let authority: Authority;

beforeAll(async () => {
  app = openTestApp({ flags: { address: "0.0.0.0", port: "0", tls: "self" } });
  app.clock.now = () => Date.now();
  await addPerson(app, "ada");
  server = listen(app, { tls: await openTls(app) });
  base = `https://127.0.0.1:${server.url.port}`;
  authority = authorityOf(app.config.data) ?? { pem: "", fingerprint: "" };
});
afterAll(async () => {
  await server.stop();
  await app.close();
});

describe("a server with an authority of its own", () => {
  test("is trusted by the fingerprint that its administrator told, however it is written", async () => {
    for (const fingerprint of [
      authority.fingerprint,
      authority.fingerprint.replaceAll(":", "").toLowerCase(),
      `SHA256:${authority.fingerprint}`,
    ]) {
      const ada = openDesk();
      expect(await ada.say(["host", "-sh", base, "--fingerprint", fingerprint])).toBe(
        `${base} is set as the host url.\n`,
      );
      expect(await ada.say(["login"], ["ada", PASSWORD])).toContain("Logged in successfully!");
      const [kept = ""] = readdirSync(join(ada.home, ".evalai/authorities"));
      expect(readFileSync(join(ada.home, ".evalai/authorities", kept), "utf8")).toBe(authority.pem);
    }
  });

  test("is trusted when somebody confirms the fingerprint", async () => {
    const ada = openDesk();
    const refused = await ada.run(["host", "-sh", base], ["n"]);
    expect(refused).toMatchObject({ code: 1, out: "", err: expect.stringContaining(authority.fingerprint) });
    expect(existsSync(join(ada.home, ".evalai"))).toBe(false);
    await ada.say(["host", "-sh", base], ["y"]);
    // Known from now on.
    expect((await ada.run(["host", "-sh", base])).err).toBe("");
  });

  test("is not trusted with another fingerprint, and unasked it is not", async () => {
    const ada = openDesk();
    const other = authority.fingerprint.replace(/^../, authority.fingerprint.startsWith("00") ? "11" : "00");
    for (const words of [
      ["--fingerprint", other],
      ["--fingerprint", ""],
      ["--fingerprint", authority.fingerprint.slice(0, 20)],
      ["--json"],
      [],
    ]) {
      expect(await ada.run(["host", "-sh", base, ...words])).toMatchObject({ code: 1, out: "" });
    }
    expect(existsSync(join(ada.home, ".evalai/host_url"))).toBe(false);
  });

  test("is trusted with its authority in a file, by flag or by environment", async () => {
    const ada = openDesk();
    const file = join(ada.home, "ca.crt");
    writeFileSync(file, authority.pem);
    expect(await ada.json("host", "-sh", base, "--ca", file)).toEqual({ host: base });
    const untrusted = await ada.run(["login"], ["ada", PASSWORD]);
    expect(untrusted).toMatchObject({
      code: 4,
      err: expect.stringContaining(`The certificate of ${base} is not trusted`),
    });
    expect(await ada.say(["login", "--ca", file], ["ada", PASSWORD])).toContain("Logged in");
    ada.env.ASSAY_CA = file;
    expect(await ada.json("challenges")).toEqual([]);
    writeFileSync(file, (await newPair()).ca);
    expect((await ada.run(["challenges"])).code).toBe(4);
    writeFileSync(file, "nothing of the kind");
    expect((await ada.run(["challenges"])).code).toBe(2);
  });

  test("has to have the name by which it is called", async () => {
    const ada = openDesk();
    const nick = base.replace("127.0.0.1", "127.0.0.2");
    const { code, err } = await ada.run(["host", "-sh", nick, "--fingerprint", authority.fingerprint]);
    expect(code).toBe(4);
    expect(err).toContain("is not good even so (ERR_TLS_CERT_ALTNAME_INVALID)");
  });

  test("is trusted whatever Node's environment says about others", async () => {
    const ada = openDesk();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      expect((await ada.run(["host", "-sh", base], ["n"])).code).toBe(1);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });
});
