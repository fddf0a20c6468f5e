import { join } from "node:path";
import { listAssets } from "./assets.ts";
import { unpackFolder } from "./unpack.ts";

/*
 * The machine's loader opens libraries from disk only, and sharp is two of them: its addon, and libvips, which the
 * addon names by a path relative to itself. The executable carries both under "native/" in that arrangement, and
 * scripts/build.ts has sharp ask here for its addon instead of searching node_modules.
 */

let addon: string | undefined;

/**
 * Lays the executable's native libraries out under a folder. Running from source there are none, and sharp finds
 * its own.
 *
 * @throws Error when the folder cannot be written.
 */
export function unpackAddon(runDir: string): void {
  const name = listAssets("native").find((name) => name.endsWith(".node.zst"));
  if (name !== undefined)
    addon = join(unpackFolder("native", runDir), name.slice("native/".length, -".zst".length));
}

/** sharp's native half. Called from within sharp, in the executable, once unpackAddon has made its place. */
export function openAddon(): unknown {
  if (addon === undefined) throw new Error("sharp was imported before its libraries were unpacked.");
  const module = { exports: {} };
  process.dlopen(module, addon);
  return module.exports;
}
