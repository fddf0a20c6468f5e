/** A text as part of an address: lower-case ASCII words joined by hyphens. "Brüste & Läsionen 2026" → "bruste-lasionen-2026". */
export function slugify(text: string, longest = 60): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, longest).replace(/-+$/, "");
}
