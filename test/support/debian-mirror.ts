import { chmodSync, copyFileSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linkedLibraries } from "../../src/platform/linked-libraries.ts";
import { folderWith } from "./temporary.ts";

/** What dpkg insists on finding, and what its scripts start. */
const programs = [
  ...["sh", "cat", "diff", "dpkg", "dpkg-deb", "dpkg-divert", "dpkg-split", "mkdir", "rm", "tar"],
  ...["ldconfig", "start-stop-daemon"],
];

/** What a mirror of Debian can be made with: null where this machine has not all of it. */
export function mirrorTools(): boolean {
  return ["apt-get", "apt-config", ...programs].every((name) => Bun.which(name) !== null);
}

/**
 * A mirror of a Debian that has two packages: one that everything needs, made of this machine's own dpkg, and "tiny", whose
 * script runs when it is installed. It is not signed, so apt believes it only because it is a folder.
 * @returns its folder; its suite is "small".
 */
export async function smallMirror(script: string): Promise<string> {
  const mirror = folderWith();
  const pool = join(mirror, "pool");
  mkdirSync(pool);
  const architecture = (await output("dpkg", "--print-architecture")).trim();
  const files = programs.map((name) => Bun.which(name) ?? name);
  const base = folderWith({
    "var/lib/dpkg/info/format": "1\n",
    "var/lib/dpkg/updates/.kept": "",
    "tmp/.kept": "",
  });
  for (const path of [...files, ...(await linkedLibraries(files))]) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    copyFileSync(realpathSync(path), join(base, path));
  }
  const tiny = folderWith({ "bin/tiny": "#!/bin/sh\necho tiny\n", "usr/share/man/man1/tiny.1": "a page" });
  chmodSync(join(tiny, "bin/tiny"), 0o755);
  const index = [
    await packed(pool, base, { Package: "base", Architecture: architecture, Essential: "yes" }, null),
    await packed(pool, tiny, { Package: "tiny", Architecture: architecture, Depends: "base" }, script),
  ].join("\n");
  const lists = join(mirror, `dists/small/main/binary-${architecture}`);
  mkdirSync(lists, { recursive: true });
  writeFileSync(join(lists, "Packages"), index);
  return mirror;
}

async function packed(
  pool: string,
  root: string,
  fields: Record<string, string>,
  script: string | null,
): Promise<string> {
  const all = {
    ...fields,
    Version: "1.0",
    Maintainer: "Nobody <nobody@example.org>",
    Description: "For tests",
  };
  const control = Object.entries(all)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
  mkdirSync(join(root, "DEBIAN"), { mode: 0o755 });
  writeFileSync(join(root, "DEBIAN/control"), control);
  if (script !== null) writeFileSync(join(root, "DEBIAN/postinst"), script, { mode: 0o755 });
  chmodSync(root, 0o755);
  const name = `${fields.Package}_1.0_${fields.Architecture}.deb`;
  await output("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", root, join(pool, name));
  const bytes = await Bun.file(join(pool, name)).bytes();
  const digest = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  return `${control}Filename: pool/${name}\nSize: ${bytes.length}\nSHA256: ${digest}\n`;
}

async function output(...argv: string[]): Promise<string> {
  const child = Bun.spawn(argv, { stdio: ["ignore", "pipe", "pipe"] });
  const [out, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`${argv[0]}: ${complaint}`);
  return out;
}
