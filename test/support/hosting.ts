import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { makeHostTeam, makeUser } from "./benchmark.ts";
import type { Visitor } from "./browser.ts";
import { visitorAs } from "./people.ts";

/** An appliance with a host, her browser and her host team "Radiologists". */
export type Hosting = { app: TestApp; hanna: User; asHanna: Visitor; hostTeamId: number };

export async function openHosting(): Promise<Hosting> {
  const app = openTestApp();
  const hanna = await makeUser(app, "hanna", "host");
  return {
    app,
    hanna,
    asHanna: await visitorAs(app, hanna),
    hostTeamId: await makeHostTeam(app, "Radiologists", [hanna]),
  };
}

/** The page that comes as an answer. */
export async function html(response: Response | Promise<Response>): Promise<string> {
  return (await response).text();
}
