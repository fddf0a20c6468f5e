import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { makeWorld, type ViewerName, type World } from "../support/world.ts";
import { table } from "./authorisation-table.ts";

/** Runs in any browser that takes it for markup: in text, in an attribute of either kind, in a script or style. */
const CANARY = `"'><img src=x onerror=alert(1)></script></style>`;

/**
 * Every field that a person can write holds the canary; every page that shows it must show it as text. The files of the
 * benchmark itself are not pages, and an export is text for another program.
 */
describe("markup in what people wrote stays text", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(CANARY);
  });
  afterAll(() => world.app.close());

  const pages = [
    ...new Map(
      table
        .filter(
          ({ route, may }) =>
            route.startsWith("GET ") &&
            may.includes("yes") &&
            !/\/(live|files|file|result|stdout|stderr)\b|export/.test(route),
        )
        .map(({ route, names = {} }) => [route + JSON.stringify(names), { route, names }]),
    ).values(),
  ];

  test.each(pages)("$route", async ({ route, names }) => {
    const path = route.slice("GET ".length).replace(/:(\w+)|\*/g, (_, name = "*") => {
      const given = names as Record<string, string>;
      return world.ids[given[name] ?? name] ?? given[name] ?? "";
    });
    for (const viewer of ["participant", "host", "admin"] satisfies ViewerName[]) {
      const response = await world.as[viewer].get(path);
      const text = await response.text();
      expect(response.headers.get("content-type") ?? "text/plain").toMatch(
        /^text\/(html|csv|plain)|^application\/json/,
      );
      if (response.headers.get("content-type")?.startsWith("text/html")) {
        expect(text.toLowerCase()).not.toContain("<img src=x");
        expect(text).not.toContain(`"'>`);
      }
    }
  });

  test("and is really there", async () => {
    const text = await (await world.as.participant.get(`/benchmarks/${world.ids.benchmark}`)).text();
    expect(text).toContain("&lt;img src=x onerror=alert(1)>");
  });
});
