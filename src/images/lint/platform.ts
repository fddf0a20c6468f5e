/** What an image runs on, in Go's words, which are the OCI's: linux, amd64, v3. The variant of arm64 without one is v8, of amd64 v1. */
export type Platform = { os: string; architecture: string; variant?: string };

const architectures: Partial<Record<string, string>> = { x64: "amd64", arm64: "arm64", ia32: "386" };

/** The platform of a machine, by the word that `process.arch` has for it. */
export function platformOf(arch: string): Platform {
  return { os: "linux", architecture: architectures[arch] ?? arch };
}

/** Whether an image for one platform runs on a machine of another. A newer variant of an architecture runs an older one's images. */
export function runsOn(image: Platform, machine: Platform): boolean {
  if (image.os !== machine.os || image.architecture !== machine.architecture) return false;
  const level = ({ architecture, variant = "" }: Platform) =>
    Number(/^v(\d+)$/.exec(variant)?.[1] ?? (architecture === "arm64" ? 8 : 1));
  return level(image) <= level(machine);
}

export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

/** The platform in a part of a document, as far as it says one. */
export function readPlatform(value: unknown): Platform | null {
  const { os, architecture, variant } = (value ?? {}) as Record<string, unknown>;
  if (typeof os !== "string" || typeof architecture !== "string" || os === "" || architecture === "")
    return null;
  return { os, architecture, ...(typeof variant === "string" && variant !== "" ? { variant } : {}) };
}
