import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listen, type Listening } from "../src/http.ts";
import { openTls } from "../src/platform/tls.ts";
import { authorityOf } from "../src/platform/tls-authority.ts";
import { openTestApp, type TestApp } from "./support/app.ts";
import { handshake, newPair } from "./support/certificates.ts";
import { addPerson, PASSWORD } from "./support/people.ts";
import { runAssay, startProcess } from "./support/server-process.ts";
import { folderWith } from "./support/temporary.ts";

type Served = { app: TestApp; server: Listening; port: number; stop(): Promise<void> };

async function serve(flags: Record<string, string>): Promise<Served> {
  const app = openTestApp({ flags: { address: "127.0.0.1", port: "0", ...flags } });
  app.clock.now = () => Date.now();
  await addPerson(app, "ada");
  const server = listen(app, { tls: await openTls(app) });
  const stop = async () => {
    await server.stop();
    await app.close();
  };
  return { app, server, port: Number(server.url.port), stop };
}

/** Logs ada in, with further headers, and returns the cookie that this gives and the address that the session has. */
async function logIn({ app, server }: Served, headers: Record<string, string> = {}, ca?: string) {
  const answer = await fetch(new URL("/login", server.url), {
    method: "POST",
    body: new URLSearchParams({ login: "ada", password: PASSWORD }),
    headers: { "sec-fetch-site": "same-origin", ...headers },
    redirect: "manual",
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  expect(answer.status).toBe(303);
  const session = await app.db
    .selectFrom("session")
    .select("address")
    .orderBy("created_at", "desc")
    .executeTakeFirst();
  await app.db.deleteFrom("session").execute();
  return {
    cookie: answer.headers.getSetCookie().find((each) => each.includes("assay=")) ?? "",
    address: session?.address,
  };
}

describe("with a certificate of its own", () => {
  let served: Served;
  let ca = "";
  beforeAll(async () => {
    served = await serve({ tls: "self" });
    ca = authorityOf(served.app.config.data)?.pem ?? "";
  });
  afterAll(() => served.stop());
  const ask = (path: string) => fetch(new URL(path, served.server.url), { tls: { ca } });

  test("those who trust its authority connect", async () => {
    expect((await handshake(served.port, ca)).protocol).toBe("TLSv1.3");
    expect(await (await ask("/healthz")).text()).toBe("ok\n");
    await expect(handshake(served.port, (await newPair()).ca)).rejects.toThrow();
  });

  test("the authority's certificate is to be had, and not its key", async () => {
    const answer = await ask("/ca.crt");
    expect(answer.headers.get("content-type")).toBe("application/x-x509-ca-cert");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toBe(ca);
    expect(ca).not.toContain("PRIVATE");
  });

  test("the help page has the fingerprint, and commands for this very server", async () => {
    const text = await (await ask("/help/tls")).text();
    expect(text).toContain(authorityOf(served.app.config.data)?.fingerprint ?? "none");
    expect(text).toContain(`https://127.0.0.1:${served.port}/ca.crt`);
    expect(text).toContain(`/etc/docker/certs.d/127.0.0.1:${served.port}`);
    expect(text).not.toContain("assay.example.org:8000");
  });

  test("the cookie is for this host and for HTTPS only", async () => {
    const { cookie, address } = await logIn(served, {}, ca);
    expect(cookie).toMatch(/^__Host-assay=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
    expect(address).toBe("127.0.0.1");
  });

  test("browsers are not told to insist on HTTPS", async () => {
    expect((await ask("/")).headers.get("strict-transport-security")).toBeNull();
  });

  const commands = ["curl", "openssl", "python3"].filter((program) => Bun.which(program) !== null);
  test.skipIf(commands.length < 3)(
    "the help page's commands for curl and Python do what they say",
    async () => {
      const page = await (await ask("/help/tls")).text();
      const examples = [
        ...page.matchAll(/<pre><code class="language-(?:sh|python)">([\s\S]*?)<\/code>/g),
      ].map((match) => plain(match[1] ?? ""));
      const cwd = folderWith();
      const run = async (...command: string[]) => {
        const child = Bun.spawn(command, {
          cwd,
          env: { PATH: process.env.PATH ?? "", HOME: cwd },
          stdio: ["ignore", "pipe", "pipe"],
        });
        const [out, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited]);
        return { out, exitCode };
      };
      const example = (beginning: string) => examples.find((each) => each.startsWith(beginning)) ?? "false";
      const fingerprint = authorityOf(served.app.config.data)?.fingerprint ?? "";
      expect((await run("sh", "-eu", "-c", example("curl --insecure"))).out).toContain(
        `Fingerprint=${fingerprint}`,
      );
      expect((await run("sh", "-eu", "-c", example("python3 -c"))).out.trim()).toBe(
        fingerprint.replaceAll(":", "").toLowerCase(),
      );
      expect((await run("sh", "-eu", "-c", example("curl --cacert"))).out).toBe("ok\n");
      expect(
        (await run("sh", "-eu", "-c", example("curl --cacert").replace("--cacert assay-ca.crt", "")))
          .exitCode,
      ).not.toBe(0);
      const variable = `${example("export CURL_CA_BUNDLE")}curl --silent --fail ${served.server.url.origin}/healthz`;
      expect((await run("sh", "-eu", "-c", variable)).out).toBe("ok\n");
      const strict = `import ssl, urllib.request as u
context = ssl.create_default_context(cafile="assay-ca.crt")
context.verify_flags |= ssl.VERIFY_X509_STRICT
print(u.urlopen("${served.server.url.origin}/healthz", context=context).read().decode(), end="")`;
      expect((await run("python3", "-c", strict)).out).toBe("ok\n");
      if ((await run("python3", "-c", "import requests")).exitCode === 0) {
        expect((await run("python3", "-c", example("import requests"))).out.trim()).toBe("ok");
      }
    },
  );
});

const plain = (html: string) =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

describe("with somebody else's certificate", () => {
  test("it is served, browsers are told to insist on HTTPS, and no authority is offered", async () => {
    const pair = await newPair();
    const folder = folderWith({ "cert.pem": pair.cert, "key.pem": pair.key });
    const served = await serve({ "tls-cert": join(folder, "cert.pem"), "tls-key": join(folder, "key.pem") });
    try {
      const ask = (path: string) => fetch(new URL(path, served.server.url), { tls: { ca: pair.ca } });
      for (const path of ["/", "/healthz", "/-/assets/css/base.css", "/nowhere"]) {
        expect((await ask(path)).headers.get("strict-transport-security")).toBe("max-age=15552000");
      }
      expect((await ask("/ca.crt")).status).toBe(404);
      expect(await (await ask("/help/tls")).text()).toContain("no certificate authority of its own");
    } finally {
      await served.stop();
    }
  });

  test("files that are not right are refused at the start", async () => {
    const [one, other] = await Promise.all([newPair(), newPair()]);
    const folder = folderWith({ "cert.pem": one.cert, "key.pem": other.key });
    const words = [
      "--data",
      join(folder, "data"),
      "--tls-cert",
      join(folder, "cert.pem"),
      "--tls-key",
      join(folder, "key.pem"),
    ];
    const { code, err } = await runAssay("serve", "--port", "0", "--min-free-bytes", "0", ...words);
    expect(code).toBe(1);
    expect(err).toContain("cannot be used: The private key is not that of the first certificate");
    expect(err).not.toContain("    at ");
  });

  test("a running server goes on with files that are put in place of the old ones", async () => {
    const [one, other] = await Promise.all([newPair("one"), newPair("other")]);
    const folder = folderWith({ "cert.pem": one.cert, "key.pem": one.key });
    const files = { "tls-cert": join(folder, "cert.pem"), "tls-key": join(folder, "key.pem") };
    const server = await startProcess(join(folder, "data"), files);
    try {
      expect(server.base).toStartWith("https://");
      const port = Number(new URL(server.base).port);
      const before = (await handshake(port, one.ca)).fingerprint;
      writeFileSync(files["tls-cert"], other.cert);
      writeFileSync(files["tls-key"], other.key);
      const both = one.ca + other.ca;
      while ((await handshake(port, both)).fingerprint === before) await Bun.sleep(100);
      expect((await handshake(port, other.ca)).protocol).toBe("TLSv1.3");
    } finally {
      expect(await server.kill("SIGTERM")).toBe(0);
    }
  }, 30_000);
});

test("the first start with --tls self says the fingerprint, and the next one the same", async () => {
  const data = join(folderWith(), "data");
  const said: string[] = [];
  for (let start = 0; start < 2; start++) {
    const server = await startProcess(data, { tls: "self" });
    const ca = authorityOf(data);
    while (!server.said().includes("\nSHA-256")) await Bun.sleep(10);
    expect(server.said()).toContain(`${server.base}/ca.crt: ${ca?.fingerprint}\n`);
    expect((await handshake(Number(new URL(server.base).port), ca?.pem ?? "")).protocol).toBe("TLSv1.3");
    said.push(ca?.fingerprint ?? "");
    expect(await server.kill("SIGTERM")).toBe(0);
  }
  expect(said[1]).toBe(said[0] as string);
}, 30_000);

describe("behind a proxy", () => {
  const forwarded = { "x-forwarded-for": "203.0.113.9, 192.0.2.7", "x-forwarded-proto": "https" };

  test("that is listed, the visitor's own address and way count", async () => {
    const served = await serve({ "trusted-proxies": "127.0.0.1" });
    try {
      const { cookie, address } = await logIn(served, forwarded);
      expect(address).toBe("192.0.2.7");
      expect(cookie).toMatch(/^__Host-assay=.*; Secure$/);
      expect((await logIn(served)).address).toBe("127.0.0.1");
    } finally {
      await served.stop();
    }
  });

  test("that is not, nothing it says counts", async () => {
    for (const listed of ["", "10.0.0.0/8"]) {
      const served = await serve({ "trusted-proxies": listed });
      try {
        const { cookie, address } = await logIn(served, forwarded);
        expect(address).toBe("127.0.0.1");
        expect(cookie).toMatch(/^assay=/);
        expect(cookie).not.toContain("Secure");
      } finally {
        await served.stop();
      }
    }
  });
});
