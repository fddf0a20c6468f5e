import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { contrast, luminance } from "./oklch.ts";
import type { Oklch } from "./oklch.ts";

const css = await Bun.file(join(import.meta.dir, "../../static/css/tokens.css")).text();

const number = String.raw`([\d.]+)`;
const oklch = String.raw`oklch\(${number} ${number} ${number}\)`;
const line = new RegExp(String.raw`--([a-z-]+): light-dark\(${oklch}, ${oklch}\)`, "g");

const colour = ([lightness, chroma, hue]: string[]): Oklch => ({
  lightness: Number(lightness),
  chroma: Number(chroma),
  hue: Number(hue),
});

const tokens = new Map(
  [...css.matchAll(line)].map(([, name = "", ...parts]) => [
    name,
    { light: colour(parts.slice(0, 3)), dark: colour(parts.slice(3)) },
  ]),
);

function ratio(one: string, other: string, theme: "light" | "dark"): number {
  const [front, back] = [tokens.get(one), tokens.get(other)];
  if (front === undefined || back === undefined) throw new Error(`no token --${one} or --${other}`);
  return contrast(front[theme], back[theme]);
}

const grounds = ["paper", "paper-raised", "paper-sunk", "accent-wash"];
const inks = ["ink", "ink-quiet", "accent", "accent-strong"];
const text: [string, string][] = [
  ...grounds.flatMap((ground) => inks.map((ink): [string, string] => [ink, ground])),
  ...["good", "bad", "warn"].flatMap((tone) => grounds.map((ground): [string, string] => [tone, ground])),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["paper-raised", "bad"],
  ["paper", "ink"],
];
const shapes: [string, string][] = [
  ...["paper", "paper-raised"].map((ground): [string, string] => ["line-strong", ground]),
  ["accent", "line"],
  ["warn", "line"],
  ["rule", "paper"],
];

test("every colour token has a day and a night", () => {
  const written = [...css.matchAll(/light-dark\(/g)].length;
  expect(tokens.size).toBe(written);
  expect(tokens.size).toBeGreaterThan(12);
});

test("luminance agrees with the ends of the scale", () => {
  expect(luminance({ lightness: 1, chroma: 0, hue: 0 })).toBeCloseTo(1, 4);
  expect(luminance({ lightness: 0, chroma: 0, hue: 0 })).toBe(0);
});

describe.each(["light", "dark"] as const)("%s", (theme) => {
  test.each(text)("--%s is readable on --%s", (front, back) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(shapes)("--%s is seen against --%s", (front, back) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});
