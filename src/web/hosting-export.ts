import { open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { recordAudit } from "../accounts/audit.ts";
import { signedIn } from "../accounts/viewer.ts";
import { exportBenchmark } from "../benchmarks/importing/export.ts";
import { downloadHeaders } from "../doors/downloads.ts";
import { hostedOf } from "./hosting-frame.ts";
import type { Visit } from "./visit.ts";

/** The benchmark as a ZIP, hidden labels included: that it was taken out is written down. */
export async function sendExport(visit: Visit): Promise<Response> {
  const { app } = visit;
  const { id, slug } = await hostedOf(visit);
  const { id: actorId } = signedIn(visit.viewer);
  visit.stayOpen();
  const workspace = await app.files.workspace();
  try {
    const path = join(workspace.path, "export.zip");
    await exportBenchmark(app, id, path);
    const act = { actorId, action: "exported", object: "benchmark", objectId: id };
    await app.db.transaction().execute((trx) => recordAudit(trx, act, app.clock.now()));
    const file = await open(path);
    const { size } = await file.stat();
    // The file is unlinked below and stays readable until it has been sent or the visitor has gone.
    visit.takeYourTime();
    const body = Readable.toWeb(file.createReadStream({ autoClose: true }));
    return new Response(body as never, {
      headers: { ...downloadHeaders(`${slug}.zip`), "content-length": String(size) },
    });
  } finally {
    await workspace.remove();
  }
}
