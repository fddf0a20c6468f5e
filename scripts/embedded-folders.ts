import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { vendored } from "../src/platform/assets.ts";

/**
 * The folders that go into the executable beside the program, each known there by its last name: migrations and static
 * as they are; "vendor" and "native" put together under `staging` from what the packages bring. Native libraries are
 * compressed, because they are only ever used unpacked, and that makes the executable 11 MB smaller.
 */
export function embeddedFolders(root: string, staging: string): string[] {
  const native = join(staging, "native");
  const platform = `${process.platform}-${process.arch}`;
  for (const [name, source] of Object.entries(vendored))
    write(join(staging, name), readFileSync(join(root, source)));
  for (const packageName of [`@img/sharp-${platform}`, `@img/sharp-libvips-${platform}`]) {
    const lib = join(root, "node_modules", packageName, "lib");
    for (const file of readdirSync(lib).filter((file) => /\.(node|so(\.\d+)*|dylib)$/.test(file))) {
      const compressed = Bun.zstdCompressSync(readFileSync(join(lib, file)), { level: 6 });
      write(join(native, packageName, "lib", `${file}.zst`), compressed);
    }
  }
  return [join(root, "migrations"), join(root, "static"), join(staging, "vendor"), native];
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
