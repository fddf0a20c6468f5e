let versions: ReadonlyMap<string, string> = new Map();

/**
 * Tells the views which content hash each static file has, so that its address changes when its bytes do and
 * browsers may keep it for ever. Keys are paths under static/: "css/base.css".
 */
export function setAssetVersions(table: ReadonlyMap<string, string>): void {
  versions = table;
}

/** The address of a static file: asset("css/base.css") → "/-/assets/css/base.css?v=1f0c…". */
export function asset(path: string): string {
  const version = versions.get(path);
  return version === undefined ? `/-/assets/${path}` : `/-/assets/${path}?v=${version}`;
}
