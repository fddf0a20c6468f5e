import { afterAll, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { options } from "preact";
import type { Chrome } from "../../views/layout.tsx";
import { Patterns } from "../../views/patterns.tsx";
import { renderPage } from "../../views/render.ts";

const chrome: Chrome = {
  title: "Patterns",
  viewer: { id: 1, name: "Ada", role: "admin" },
  theme: "auto",
  here: "/-/patterns",
  version: "1.2.3",
};

const seen = new Set<unknown>();
const before = options.vnode;
options.vnode = (vnode) => {
  seen.add(vnode.type);
  before?.(vnode);
};
const html = renderPage(<Patterns chrome={chrome} />);
afterAll(() => {
  options.vnode = before;
});

test("every part is on the page", async () => {
  const folder = join(import.meta.dir, "../../views/parts");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".tsx"))) {
    const exported: Record<string, unknown> = await import(join(folder, file));
    for (const [name, part] of Object.entries(exported)) {
      if (/^[A-Z]/.test(name) && typeof part === "function")
        expect([name, seen.has(part)]).toEqual([name, true]);
    }
  }
});

test("nothing on it needs a weaker content security policy", () => {
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|hx-on|["' ]js:|javascript:/);
  expect(html.match(/<script(?![^>]* src="\/-\/assets\/)/)).toBeNull();
});

test("every reference to an id finds it, and no id is given twice", () => {
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...html.matchAll(/\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"/g)];
  for (const id of references.flatMap(([, value = ""]) => value.split(" "))) expect(ids).toContain(id);
});
