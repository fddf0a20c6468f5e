import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { routes } from "../../src/web/routes.ts";
import { addressOf, titleOf } from "../support/rights.ts";
import { makeWorld, type ViewerName, viewers, type World } from "../support/world.ts";
import { table } from "./authorisation-table.ts";

/** What a viewer got, as far as rights go. */
type Outcome = "yes" | "login" | "hidden" | "refused";

/** Everything a route can answer to somebody who may use it counts as yes: also that the form it was sent is empty. */
function outcomeOf(response: Response): Outcome {
  const location = response.headers.get("location") ?? "";
  if (response.status === 401 || (response.status === 303 && location.startsWith("/login?"))) return "login";
  if (response.status === 404) return "hidden";
  if (response.status === 403) return "refused";
  expect(response.status).toBeLessThan(500);
  return "yes";
}

describe("who may do what", () => {
  // Looking changes nothing, so everybody looks at the same world; whoever does something gets one of their own.
  let still: World;
  beforeAll(async () => {
    still = await makeWorld();
  }, 60_000);
  afterAll(() => still.app.close());

  test("every route is in the table, and nothing else", () => {
    const known = routes.map(({ method, path }) => `${method} ${path}`).sort();
    expect([...new Set(table.map((row) => row.route))].sort()).toEqual(known);
  });

  for (const row of table) {
    test(titleOf(row), async () => {
      const [method, path = ""] = row.route.split(" ");
      const found: Partial<Record<ViewerName, Outcome>> = {};
      for (const viewer of viewers) {
        const world = method === "GET" ? still : await makeWorld();
        const address = addressOf(path, row.names ?? {}, world) + (row.query ?? "");
        const response = await (method === "GET"
          ? world.as[viewer].get(address)
          : world.as[viewer].post(address, row.form ?? {}));
        found[viewer] = outcomeOf(response);
        await response.body?.cancel();
        if (world !== still) await world.app.close();
      }
      expect(found).toEqual(
        Object.fromEntries(viewers.map((viewer, place) => [viewer, row.may[place]])) as typeof found,
      );
    });
  }
});
