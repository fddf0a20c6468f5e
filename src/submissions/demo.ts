import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Imported } from "../benchmarks/importing/import.ts";
import type { App } from "../platform/app.ts";
import { assetBytes, listAssets } from "../platform/assets.ts";
import { bringIn } from "./bring-in.ts";

type DemoApp = Pick<App, "db" | "files" | "pictures" | "clock" | "config" | "signal">;
type DemoHost = { hostTeamId: number; actorId: number | null };

/** The demonstration benchmark, published, through the ordinary import: its files travel inside the executable. */
export async function importDemo(app: DemoApp, by: DemoHost): Promise<Imported> {
  return importAssets(app, by, assetsBelow("static/demo/"));
}

/** The demonstration of a benchmark that takes images: its own pages over the other one's data. */
export async function importImageDemo(app: DemoApp, by: DemoHost): Promise<Imported> {
  const data = {
    "practice/dev.csv": "static/demo/inputs/dev.csv",
    "hidden/test.csv": "static/demo/inputs/test.csv",
    "train.csv": "static/demo/inputs/train.csv",
    "annotations/dev.csv": "static/demo/annotations/dev.csv",
    "annotations/test.csv": "static/demo/annotations/test.csv",
    "logo.png": "static/demo/logo.png",
  };
  return importAssets(app, by, { ...assetsBelow("static/demo-images/"), ...data });
}

/** Assets by their path below a folder. */
function assetsBelow(folder: string): Record<string, string> {
  const names = listAssets(folder.slice(0, -1)).filter((name) => name.startsWith(folder));
  return Object.fromEntries(names.map((name) => [name.slice(folder.length), name]));
}

async function importAssets(app: DemoApp, by: DemoHost, assets: Record<string, string>): Promise<Imported> {
  const workspace = await app.files.workspace();
  try {
    for (const [path, asset] of Object.entries(assets)) {
      const target = join(workspace.path, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, assetBytes(asset));
    }
    return await bringIn(app, { folder: workspace.path }, { ...by, publish: true });
  } finally {
    await workspace.remove();
  }
}
