const UNITS: Record<string, number> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** An amount in Kubernetes' notation ("8Gi", "2000m", "1.5"; its reference, "Quantity"); null when it is none, or not above 0. */
export function readQuantity(text: string): number | null {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text.trim()) ?? [];
  const amount = Number(digits) * (UNITS[unit] ?? Number.NaN);
  return amount > 0 && amount <= Number.MAX_SAFE_INTEGER ? amount : null;
}

/** A number of bytes in that notation, with the largest unit that leaves a whole number. */
export function writeBytes(bytes: number): string | number {
  const unit = ["Ti", "Gi", "Mi", "Ki"].find((each) => bytes % (UNITS[each] ?? 1) === 0);
  return unit === undefined ? bytes : `${bytes / (UNITS[unit] ?? 1)}${unit}`;
}
