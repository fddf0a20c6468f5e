import { expect, test } from "bun:test";
import { addPerson, PASSWORD } from "./support/people.ts";
import { startServer } from "./support/server.ts";

test("behind a trusted proxy, and only there, a stranger elsewhere does not lock the owner out", async () => {
  for (const [flags, expected] of [
    [{ "trusted-proxies": "127.0.0.1" }, 303],
    [{}, 429],
  ] as const) {
    const server = startServer({ ...flags });
    await addPerson(server.app, "root", "admin");
    const logIn = (password: string, from: string) =>
      fetch(`${server.base}/login`, {
        method: "POST",
        body: new URLSearchParams({ login: "root", password }),
        headers: { origin: server.base, "x-forwarded-for": `198.51.100.7, ${from}` },
        redirect: "manual",
      });
    for (let n = 0; n < 6; n++) await logIn("wrong password", "203.0.113.1");
    expect((await logIn(PASSWORD, "203.0.113.2")).status).toBe(expected);
    await server.stop();
  }
});
