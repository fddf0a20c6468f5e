/** A random secret of 256 bits, written in base64url: for session cookies, one-time links and tokens. */
export function newSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

/** A text without the secrets in it, and without the tokens that are made of them ("assay_…"): for a log. */
export function withoutSecrets(text: string): string {
  return text.replace(/(?<![\w-])([a-z]+_)?[\w-]{43}(?![\w-])/g, "$1…");
}

/** How a secret is kept: its SHA-256 in hex. With 256 random bits there is nothing a slow hash would add. */
export function hashSecret(secret: string): string {
  return sha256Hex(secret);
}

/** SHA-256 in hex of a text (as UTF-8) or of bytes. */
export function sha256Hex(content: string | Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(content).digest("hex");
}
