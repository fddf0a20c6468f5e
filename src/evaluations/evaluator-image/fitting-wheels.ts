import { Fault } from "../../kit/fault.ts";
import { readPackageFileName } from "../../kit/package-file.ts";
import type { HostPython } from "../../platform/host-python.ts";

type Target = Pick<HostPython, "version" | "glibc" | "machine">;

/**
 * Of these files the wheels that run on this Python, one of each project, by their names alone (PEP 425, PEP 600).
 *
 * @throws Fault invalid when several of one project do: which one is meant, only the administrator knows.
 */
export function fittingWheels(names: string[], python: Target): string[] {
  const chosen = new Map<string, string[]>();
  for (const name of names) {
    const file = readPackageFileName(name);
    if (file?.kind !== "wheel" || !fits(name, python)) continue;
    chosen.set(file.project, [...(chosen.get(file.project) ?? []), name]);
  }
  const doubtful = [...chosen.values()].filter((each) => each.length > 1);
  if (doubtful.length > 0)
    throw new Fault(
      "invalid",
      "There are several wheels of one package. Remove all but one of each.",
      doubtful.map((each) => ({
        severity: "error",
        place: each.join(", "),
        message: "Each of them would do.",
      })),
    );
  return [...chosen.values()].flat().sort();
}

function fits(name: string, python: Target): boolean {
  const [pythons = "", abis = "", platforms = ""] = name.slice(0, -".whl".length).split("-").slice(-3);
  return (
    platforms.split(".").some((platform) => runsOn(platform, python)) &&
    pythons.split(".").some((tag) => abis.split(".").some((abi) => speaks(tag, abi, python)))
  );
}

/** cp311-cp311; anything since cp32 with the stable interface; py3-none and py311-none for pure Python. */
function speaks(tag: string, abi: string, { version: [major, minor] }: Target): boolean {
  const own = `cp${major}${minor}`;
  if (tag === own) return abi === own || abi === "abi3" || abi === "none";
  const [, kind, since = ""] = /^(cp|py)3(\d*)$/.exec(tag) ?? [];
  if (kind === "cp") return abi === "abi3" && Number(since) <= minor;
  return kind === "py" && abi === "none" && Number(since) <= minor;
}

/** The old names of manylinux, by the C library that they ask for. */
const manylinux: Partial<Record<string, number>> = { manylinux1: 5, manylinux2010: 12, manylinux2014: 17 };

function runsOn(platform: string, { glibc, machine }: Target): boolean {
  if (platform === "any" || platform === `linux_${machine}`) return true;
  if (glibc === null || !platform.endsWith(`_${machine}`)) return false;
  const kind = platform.slice(0, -(machine.length + 1));
  const [, major, minor] = /^manylinux_(\d+)_(\d+)$/.exec(kind) ?? [];
  const least = major === undefined ? [2, manylinux[kind] ?? Infinity] : [Number(major), Number(minor)];
  return glibc[0] === least[0] && glibc[1] >= (least[1] ?? 0);
}
