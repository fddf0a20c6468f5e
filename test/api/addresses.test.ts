import { afterAll, beforeAll, expect, test } from "bun:test";
import { clientWith } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";
import { installStockClient, pathsOfStockClient } from "../support/stock-client.ts";

let app: TestApp;
beforeAll(async () => {
  app = openTestApp();
  await addPerson(app, "paula");
});
afterAll(() => app.close());

const missing = await installStockClient();
if (missing !== null) console.log(`The stock client's list of addresses is not tested: ${missing}`);

/** The stock client's own list, without the page that it only names, and what releases before 1.3.17 asked for. */
const ofTheClient = (missing === null ? pathsOfStockClient() : []).filter((path) => path.startsWith("/api/"));
const ofOlderClients = ["/api/challenges/challenge/all", "/api/challenges/challenge/past"];

test.skipIf(missing !== null)("the stock client has a list of addresses", () => {
  expect(ofTheClient.length).toBeGreaterThan(25);
});

test.each([...ofTheClient, ...ofOlderClients])(
  "%s leads somewhere, with a slash at its end and without",
  async (path) => {
    const [bare = "", query = ""] = path.slice("/api/".length).replaceAll("{}", "7").split("?");
    for (const form of [bare.replace(/\/$/, ""), `${bare.replace(/\/$/, "")}/`]) {
      const answers = [];
      for (const method of ["GET", "POST"]) {
        const response = await clientWith(app, null).call(method, query === "" ? form : `${form}?${query}`);
        const { error = "" } = response.status < 400 ? {} : await response.json();
        // "Not found." is what an address says that leads nowhere; both must be answered without a detour.
        answers.push(response.status >= 300 && response.status < 400 ? "elsewhere" : error);
      }
      expect(answers).not.toContain("elsewhere");
      expect(answers.filter((error) => error !== "Not found.")).not.toEqual([]);
    }
  },
);

test("what leads nowhere says so in both fields", async () => {
  for (const path of ["", "nothing", "challenges/challenge/1/2/3/4", "jobs/submission/1/result"]) {
    const response = await clientWith(app, null).get(path);
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "Not found.", detail: "Not found." },
    ]);
  }
});
