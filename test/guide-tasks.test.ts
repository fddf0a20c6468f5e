import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { importDemoFor } from "../src/submissions/demo-host.ts";
import { examplesIn, guide, textAt } from "./support/guide-text.ts";
import { addPerson, PASSWORD } from "./support/people.ts";
import { startServer, type TestServer } from "./support/server.ts";
import { labels, predictions, smallSource } from "./support/source.ts";
import { folderWith } from "./support/temporary.ts";
import { zipOf } from "./support/zip-of.ts";

/*
 * What the guide's page about the API tells to do with curl, done in its order in one shell, against a server with the
 * demonstration benchmark. What the page says that a task prints, it has to print; "…" stands for anything.
 */

const examples = examplesIn(guide("api"));
const tasks = examples.flatMap(({ isTask, code }, index) => {
  const next = examples[index + 1];
  return isTask ? [{ code, prints: next?.language === "text" ? next.code : "" }] : [];
});

const programs = ["bash", "curl", "jq", "split"];

describe.skipIf(!programs.every((program) => Bun.which(program) !== null))(
  "the guide's tasks with curl",
  () => {
    let server: TestServer;
    /** What each task printed; those after one that failed printed nothing. */
    let printed: string[] = [];
    let complaints = "";

    beforeAll(async () => {
      server = startServer();
      await importDemoFor(server.app, await addPerson(server.app, "hanna", "host"));
      await addPerson(server.app, "alice");
      const here = folderWith({
        "predictions.csv": textAt("static/demo/baselines/boosting_dev.csv").markdown,
        "benchmark.zip": await zipOf(smallSource()),
        "remote.zip": await zipOf(smallSource(remote)),
        "truth.csv": labels,
        "small.csv": predictions,
      });
      const script = tasks.map(({ code }) => `${code}\nprintf '\\1'\n`).join("");
      const child = Bun.spawn(
        ["bash", "-eu", "-o", "pipefail", "-c", script.replaceAll("http://localhost:8000", server.base)],
        {
          cwd: here,
          env: { PATH: process.env.PATH, HOME: here, PASSWORD },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      const [out, err] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
      ]);
      printed = out.split("\u0001");
      complaints = err;
      await child.exited;
    }, 180_000);
    afterAll(() => server?.stop());

    test("complain about nothing, and there are some", () => {
      expect(complaints).toBe("");
      expect(tasks.length).toBeGreaterThan(20);
      expect(printed).toHaveLength(tasks.length + 1);
    });

    test.each(tasks.map(({ code, prints }, index) => [title(code), prints, index] as const))(
      "print what the page says: %s",
      (_title, prints, index) => {
        const pattern = prints.trim().split("…").map(RegExp.escape).join("[\\s\\S]*?");
        expect((printed[index] ?? "nothing at all").trim()).toMatch(new RegExp(`^${pattern}$`));
      },
    );
  },
);

const title = (code: string) => code.replace(/\s+/g, " ").slice(0, 70);

/** The small benchmark as one whose hosts score it themselves. */
function remote(config: Parameters<NonNullable<Parameters<typeof smallSource>[0]>>[0]) {
  const { scorer: _, baselines: __, ...rest } = config;
  return { ...rest, title: "Scored elsewhere", remote_evaluation: true };
}
