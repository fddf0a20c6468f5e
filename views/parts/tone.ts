/** What a message or a mark means. Each tone has an icon and a word besides its colour. */
export type Tone = "good" | "bad" | "warn" | "info";
