import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { apiRoutes } from "../../src/api/routes.ts";
import { type ApiWorld, makeApiWorld } from "../support/api-world.ts";
import { addressOf, titleOf } from "../support/rights.ts";
import { type ViewerName, viewers } from "../support/world.ts";
import { table } from "./authorisation-table.ts";

/** What a caller got, as far as rights go. */
type Outcome = "yes" | "token" | "hidden" | "refused";

/** Everything a route can answer to somebody who may use it counts as yes: also that what they sent makes no sense. */
function outcomeOf(status: number): Outcome {
  if (status === 401) return "token";
  if (status === 404) return "hidden";
  if (status === 403) return "refused";
  expect(status).toBeLessThan(500);
  return "yes";
}

describe("who may do what", () => {
  // Looking changes nothing, so everybody looks at the same world; whoever does something gets one of their own.
  let still: ApiWorld;
  beforeAll(async () => {
    still = await makeApiWorld();
  }, 60_000);
  afterAll(() => still.app.close());

  test("every route is in the table, and nothing else", () => {
    const known = apiRoutes.map(({ method, path }) => `${method} ${path.replace("/api/", "")}`).sort();
    expect([...new Set(table.map((row) => row.route))].sort()).toEqual([...new Set(known)]);
    expect(new Set(known).size).toBe(known.length);
  });

  for (const row of table) {
    test(titleOf(row), async () => {
      const [method = "", path = ""] = row.route.split(" ");
      const found: Partial<Record<ViewerName, Outcome>> = {};
      for (const viewer of viewers) {
        const world = method === "GET" && !path.includes("refresh") ? still : await makeApiWorld();
        const address = addressOf(path + (row.query ?? ""), row.names ?? {}, world);
        const response = await world.client[viewer].call(method, address, row.body);
        found[viewer] = outcomeOf(response.status);
        const text = await response.text();
        if (response.status >= 400) {
          const { error, detail } = JSON.parse(text);
          expect([typeof error, detail]).toEqual(["string", error]);
        }
        expect(world.app.logged.filter(({ level }) => level === "error")).toEqual([]);
        if (world !== still) await world.app.close();
      }
      expect(found).toEqual(
        Object.fromEntries(viewers.map((viewer, place) => [viewer, row.may[place]])) as typeof found,
      );
    });
  }
});
