import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Imported } from "../benchmarks/importing/import.ts";
import type { App } from "../platform/app.ts";
import { assetBytes, listAssets } from "../platform/assets.ts";
import { bringIn } from "./bring-in.ts";

const FOLDER = "static/demo/";

/** The demonstration benchmark, published, through the ordinary import: its files travel inside the executable. */
export async function importDemo(
  app: Pick<App, "db" | "files" | "pictures" | "clock" | "config" | "signal">,
  by: { hostTeamId: number; actorId: number | null },
): Promise<Imported> {
  const workspace = await app.files.workspace();
  try {
    for (const name of listAssets("static/demo")) {
      const path = join(workspace.path, name.slice(FOLDER.length));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, assetBytes(name));
    }
    return await bringIn(app, { folder: workspace.path }, { ...by, publish: true });
  } finally {
    await workspace.remove();
  }
}
