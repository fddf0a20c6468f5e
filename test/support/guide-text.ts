import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dir, "../..");

/** README.md or a page of the guide, as it is in the repository. */
export type Text = { path: string; markdown: string };

export function textAt(path: string): Text {
  return { path, markdown: readFileSync(join(repository, path), "utf8") };
}

export const guide = (name: string): Text => textAt(`static/guide/${name}.md`);

export const guideTexts: Text[] = [
  ...new Bun.Glob("*.md").scanSync({ cwd: join(repository, "static/guide") }),
]
  .sort()
  .map((file) => textAt(`static/guide/${file}`));

export const everyText: Text[] = [textAt("README.md"), ...guideTexts];

/**
 * A fenced example: "sh run with python3" has the language "sh" and says that it is to be run, and with what. "sh task" is run
 * after the tasks before it, in one shell.
 */
export type Example = { language: string; isRun: boolean; isTask: boolean; needs: string[]; code: string };

export function examplesIn({ markdown }: Text): Example[] {
  return [...markdown.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = "", code = ""]) => {
    const [language = "", ...words] = info.split(" ");
    return { language, isRun: words[0] === "run", isTask: words[0] === "task", needs: words.slice(2), code };
  });
}

/** The rows of all its tables: cells as written, a pipe inside of one unescaped. */
export function rowsIn({ markdown }: Text): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/ (?<!\\)\| /)
        .map((cell) => cell.replaceAll("\\|", "|").trim()),
    );
}

/** What stands in `code spans`, outside of examples. */
export function codeIn({ markdown }: Text): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, "");
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
}

/** Where its links and pictures lead. */
export function targetsIn({ markdown }: Text): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
}

/** The anchors of its headings, as the server makes them. */
export function anchorsIn({ markdown }: Text): Set<string> {
  const html = Bun.markdown.html(markdown, { headings: { ids: true } });
  return new Set([...html.matchAll(/<h\d id="([^"]+)"/g)].map((match) => match[1] ?? ""));
}
