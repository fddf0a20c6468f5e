import type { OpenApi } from "../kit/openapi.ts";
import { ApiPage } from "../../views/help/api.tsx";
import { places } from "../../views/places.ts";
import { chrome, get, page, type Route } from "./visit.ts";

/** The page about an API that another door answers. */
export const apiPage = (api: OpenApi): Route =>
  get(places.apiDocs, (visit) => page(visit, <ApiPage chrome={chrome(visit, "API reference")} api={api} />));
