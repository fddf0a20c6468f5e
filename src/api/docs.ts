import { anything, byName } from "../kit/schema.ts";
import { ok } from "./about.ts";
import { type Call, get, type Route } from "./call.ts";
import { baseOf, json } from "./json.ts";
import { openApi } from "./openapi.ts";

/** The documentation of all routes, itself among them. The page for people is the web door's. */
export function docsRoutes(all: () => Route[]): Route[] {
  const show = (call: Call) => json(openApi(all(), baseOf(call)));
  return [
    get("docs/openapi.json", "nothing", show, {
      does: "Describes every address of this API as OpenAPI 3.1",
      answers: ok(byName(anything)),
    }),
  ];
}
