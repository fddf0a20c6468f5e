/** A file with a Python package in it, as its name says. */
export type PackageFile = {
  kind: "wheel" | "sdist";
  /** The project's name as indexes compare it (PEP 503): "python-dateutil". */
  project: string;
  version: string;
};

/** PEP 427, "File name convention": name-version(-build)?-python-abi-platform.whl. No part has a hyphen in it. */
const WHEEL =
  /^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-(?<version>[A-Za-z0-9][A-Za-z0-9_.!+]*)(?:-\d[A-Za-z0-9_.]*)?(?:-[A-Za-z0-9_.]+){3}\.whl$/;

/** PEP 625, and before it with hyphens in the name: name-version.tar.gz. */
const SDIST = /^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)-(?<version>\d[A-Za-z0-9_.!+]*)\.tar\.gz$/;

/** Reads the name of a wheel or of a source distribution; null when it is neither's. */
export function readPackageFileName(fileName: string): PackageFile | null {
  if (fileName.length > 200) return null;
  for (const [kind, pattern] of [["wheel", WHEEL] as const, ["sdist", SDIST] as const]) {
    const { name, version } = pattern.exec(fileName)?.groups ?? {};
    if (name !== undefined && version !== undefined) return { kind, project: projectName(name), version };
  }
  return null;
}

/** PEP 503, "Normalized names": in lower case, with a hyphen for every run of hyphens, underscores and dots. */
export function projectName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
