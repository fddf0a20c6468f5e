import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { lastingChunks } from "../../kit/chunks.ts";
import { Fault } from "../../kit/fault.ts";
import { renamed, repackTar } from "../../kit/tar-repack.ts";
import { endOfTar, type PackedEntry, packEntries } from "../../kit/tar-writer.ts";
import {
  type DebianPackages,
  type DebianSource,
  downloadPackages,
  packageFiles,
} from "../../platform/debian.ts";
import type { Connection } from "../../platform/engine-connection.ts";
import { changeRoot } from "../../platform/engine-root.ts";
import { needlessPackages } from "./packages.ts";
import { inMergedTree, isNeeded, mergedFolders } from "./image-tree.ts";

/** Where a layer is made: a folder of ours, the names that things have in the engine, and who is told how it goes on. */
export type Workshop = {
  connection: Connection;
  folder: string;
  name: string;
  labels: Record<string, string>;
  signal: AbortSignal;
  say(progress: string): void;
};

/** dpkg's scripts are Debian's own and take a minute or two. */
const SECONDS = 3600;
const PACKAGES = "assay-packages";

/**
 * A layer with Debian packages, installed by Debian's own dpkg: what it takes to run dpkg is unpacked, and dpkg installs that and
 * the rest, in a container without network, as debootstrap does in a folder as root.
 *
 * @throws Fault unavailable, invalid with what apt or dpkg says.
 */
export async function* layerOfPackages(
  { connection, folder, name, labels, signal, say }: Workshop,
  source: DebianSource,
  packages: string[],
): AsyncGenerator<Uint8Array> {
  say("Downloading Debian packages");
  const found = await downloadPackages(folder, source, packages, needlessPackages);
  const bytes = found.all.reduce((sum, path) => sum + statSync(path).size, 0);
  say(
    `Installing ${found.all.length} packages (${Math.ceil(bytes / 1e6)} MB) in a container without network`,
  );
  let installed = 0;
  const files = changeRoot(connection, {
    name,
    labels,
    root: rootOf(found),
    argv: ["sh", "-c", `dpkg --force-depends --force-unsafe-io --install /${PACKAGES}/*.deb`],
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      DEBIAN_FRONTEND: "noninteractive",
      DEBCONF_NONINTERACTIVE_SEEN: "true",
      LC_ALL: "C",
      // Python then writes its compiled modules so that they do not depend on times, which the layer does not keep.
      SOURCE_DATE_EPOCH: "0",
    },
    seconds: SECONDS,
    signal,
    line(text) {
      if (!text.startsWith("Setting up ")) return;
      installed += 1;
      const tenth = Math.ceil(found.all.length / 10);
      if (installed % tenth === 0) say(`  ${installed} of ${found.all.length} are set up`);
    },
  });
  try {
    yield* repackTar(files, (entry) => {
      const place = entry.name.replace(/^(\.?\/)+/, "").replace(/\/$/, "");
      return place !== "" && isNeeded(place) ? renamed(entry, place) : null;
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Fault
      ? error
      : new Fault("invalid", `Installing failed: ${(error as Error).message}`);
  }
  yield endOfTar();
}

/** A tree in which dpkg runs, and the packages for it to install. */
async function* rootOf({ base, all }: DebianPackages): AsyncGenerator<Uint8Array> {
  yield* packEntries(mergedFolders);
  // Every package has the folders above its files; an engine takes no name twice.
  const seen = new Set(mergedFolders.map(({ name }) => name));
  for (const path of base)
    yield* repackTar(packageFiles(path), (entry) => {
      const head = inMergedTree(entry);
      if (head === null || seen.has(head.name)) return null;
      seen.add(head.name);
      return head;
    });
  yield* packEntries([
    // As on a machine on which nothing was installed yet.
    ...["status", "available"].map((name) => file(join("var/lib/dpkg", name), [], 0)),
    { kind: "folder", name: PACKAGES, mode: 0o755 },
    ...all.map((path) => file(join(PACKAGES, basename(path)), lastingChunks(path), statSync(path).size)),
  ]);
  yield endOfTar();
}

function file(name: string, content: AsyncIterable<Uint8Array> | [], bytes: number): PackedEntry {
  return { kind: "file", name, mode: 0o644, bytes, content };
}
