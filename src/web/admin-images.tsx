import { recordAudit } from "../accounts/audit.ts";
import { administrator } from "../accounts/viewer.ts";
import { TEAM_BYTES } from "../images/budget.ts";
import { collectGarbage } from "../images/garbage.ts";
import { registryHost } from "../images/place.ts";
import { sandboxState } from "../images/sandbox-state.ts";
import { imageUsage } from "../images/usage.ts";
import { diskSpace } from "../platform/disk.ts";
import { latestSelfTest } from "../platform/self-test/record.ts";
import { ImagesPage } from "../../views/admin/images.tsx";
import { baseOf, chrome, get, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showImages(visit: Visit): Promise<Response> {
  administrator(visit.viewer);
  const { db, config } = visit.app;
  const view = (
    <ImagesPage
      chrome={chrome(visit, "Images")}
      usage={await imageUsage(db)}
      sandbox={{ state: await sandboxState(db), test: await latestSelfTest(db) }}
      teamBytes={TEAM_BYTES}
      host={registryHost(visit.app, baseOf(visit))}
      address={config.registry?.address ?? null}
      isProtected={config.tls.kind !== "off"}
      disk={await diskSpace(config.data)}
      minFreeBytes={config.minFreeBytes}
    />
  );
  return page(visit, view);
}

/** POST …/removal: does what the housekeeping does every hour. */
async function sendRemoval(visit: Visit): Promise<Response> {
  const { id } = administrator(visit.viewer);
  const { db, clock } = visit.app;
  const now = clock.now();
  const { manifests, blobs } = await collectGarbage(db, now);
  if (manifests + blobs === 0)
    return redirect("/admin/images", { tone: "info", message: "There is nothing that could be removed." });
  const act = { actorId: id, action: "removed", object: "images", objectId: null };
  await db.transaction().execute((trx) => recordAudit(trx, { ...act, details: { manifests, blobs } }, now));
  return redirect("/admin/images", {
    tone: "good",
    message: `Removed ${counted(manifests, "image")} and ${counted(blobs, "layer")}. Their files go within two days, or at once with "assay registry gc".`,
  });
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

export const adminImageRoutes: Route[] = [
  get("/admin/images", showImages),
  post("/admin/images/removal", sendRemoval),
];
