import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addPerson } from "./support/people.ts";
import { startServer } from "./support/server.ts";

test("the launcher of the stock client can be downloaded, and nothing beside it", async () => {
  const server = startServer();
  // Before there is anybody, every other address is one of the set-up.
  await addPerson(server.app, "paula");
  try {
    const response = await fetch(`${server.base}/downloads/evalai-offline.py`);
    expect(response.headers.get("content-disposition")).toContain("evalai-offline.py");
    expect(await response.text()).toBe(
      readFileSync(join(import.meta.dir, "../static/downloads/evalai-offline.py"), "utf8"),
    );
    for (const path of ["nothing.py", "../demo/annotations/dev.csv", "%2e%2e/demo/annotations/dev.csv"]) {
      expect((await fetch(`${server.base}/downloads/${path}`)).status).toBe(404);
    }
  } finally {
    await server.stop();
  }
});
