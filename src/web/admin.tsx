import { applianceState } from "../accounts/appliance.ts";
import { listAudit, verifyAudit } from "../accounts/audit.ts";
import { changeSettings, readSettings } from "../accounts/settings.ts";
import { administrator } from "../accounts/viewer.ts";
import { build } from "../platform/build.ts";
import { diskSpace } from "../platform/disk.ts";
import { AuditPage } from "../../views/admin/audit.tsx";
import { OverviewPage } from "../../views/admin/overview.tsx";
import { SettingsPage } from "../../views/admin/settings.tsx";
import { readForm } from "../doors/forms.ts";
import { pageNumber } from "./page-number.ts";
import { chrome, get, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showOverview(visit: Visit): Promise<Response> {
  administrator(visit.viewer);
  const { app } = visit;
  const engine = await app.engine(app.config.evaluatorImage).then(
    (found) => found.describe(),
    (error: unknown) => `Unknown: ${error instanceof Error ? error.message : error}`,
  );
  const view = (
    <OverviewPage
      chrome={chrome(visit, "Administration")}
      state={await applianceState(app.db)}
      disk={await diskSpace(app.config.data)}
      data={app.config.data}
      engine={engine}
      mailServer={app.config.smtpUrl !== null}
      publicUrl={app.config.publicUrl}
      version={build.version}
    />
  );
  return page(visit, view);
}

async function showSettings(visit: Visit): Promise<Response> {
  administrator(visit.viewer);
  const settings = await readSettings(visit.app.db);
  return page(visit, <SettingsPage chrome={chrome(visit, "Settings")} settings={settings} />);
}

async function sendSettings(visit: Visit): Promise<Response> {
  const { id } = administrator(visit.viewer);
  const { db, clock } = visit.app;
  const form = await readForm(visit);
  const changes = {
    openRegistration: form.has("open_registration"),
    contact: form.text("contact").slice(0, 200),
    offline: form.has("offline"),
  };
  await db.transaction().execute((trx) => changeSettings(trx, changes, id, clock.now()));
  return redirect("/admin/settings", { tone: "good", message: "The settings are saved." });
}

const ACTS_PER_PAGE = 50;

async function showAudit(visit: Visit): Promise<Response> {
  administrator(visit.viewer);
  const number = pageNumber(visit);
  const { entries, total } = await listAudit(visit.app.db, number, ACTS_PER_PAGE);
  const view = (
    <AuditPage
      chrome={chrome(visit, "Audit trail")}
      entries={entries}
      page={number}
      pages={Math.ceil(total / ACTS_PER_PAGE)}
      checked={visit.url.searchParams.has("check") ? await verifyAudit(visit.app.db) : null}
    />
  );
  return page(visit, view);
}

export const adminRoutes: Route[] = [
  get("/admin", showOverview),
  get("/admin/settings", showSettings),
  post("/admin/settings", sendSettings),
  get("/admin/audit", showAudit),
];
