import { storedFile } from "../doors/downloads.ts";
import { listWheels, wheelNamed } from "../wheelhouse/wheels.ts";
import { WheelsPage } from "../../views/help/wheels.tsx";
import { chrome, get, page, type Route, type Visit } from "./visit.ts";

async function showWheels(visit: Visit): Promise<Response> {
  const wheels = await listWheels(visit.app.db);
  return page(visit, <WheelsPage chrome={chrome(visit, "Python packages")} wheels={wheels} />);
}

async function sendWheel(visit: Visit): Promise<Response> {
  const { name, digest } = await wheelNamed(visit.app.db, visit.params.name ?? "");
  return storedFile(visit, digest, name);
}

/** The wheelhouse: a page that people and pip read alike, and the files. */
export const wheelRoutes: Route[] = [get("/wheels", showWheels), get("/wheels/:name", sendWheel)];
