/** Bytes in powers of 1000, with three digits: "20 GB", "1.25 GB", "0.0015 GB". */
export function inGigabytes(bytes: number): string {
  const text = (bytes / 1e9).toPrecision(3);
  return `${text.includes("e") ? Number(text) : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} GB`;
}
