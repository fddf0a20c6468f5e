import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { User } from "../../src/accounts/viewer.ts";
import { attributeField } from "../../src/submissions/attributes.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { type MadeBenchmark, type MadeOf, makeEntry, makeHostTeam, makeTeam } from "../support/benchmark.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let ada: User;
let visitor: Visitor;
let made: MadeBenchmark;

beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
  visitor = await visitorAs(app, ada);
});
afterEach(async () => {
  expect(readdirSync(join(app.config.data, "tmp"))).toEqual([]);
  await app.close();
});

async function open(of: MadeOf = {}): Promise<void> {
  made = await makeScoredBenchmark(app, of);
  await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]));
}

const page = async (path = "/benchmarks/lesions/submit", who = visitor) => (await who.get(path)).text();
const phaseAt = () => `/benchmarks/lesions/phases/${made.phaseId}`;
const send = (
  fields: Record<string, string>,
  content = GOOD,
  where = "submissions",
  name = "predictions.csv",
) => visitor.upload(`${phaseAt()}/${where}`, fields, { field: "file", name, content });
const submissions = () => app.db.selectFrom("submission").selectAll().execute();

describe("the page", () => {
  test("says what this phase wants, what is left, and takes it", async () => {
    await open();
    const html = await page();
    expect(html).toContain("<code>lesions-dev-1</code>");
    for (const text of [
      "case_id",
      "probability",
      "Submissions today",
      "0 of 5",
      "No case may be missing.",
      "Check only",
    ]) {
      expect(html).toContain(text);
    }
    expect(html).toMatch(/<input[^>]*type="hidden"[^>]*name="key"[^>]*value="[\w-]{43}"/);
    expect(html.indexOf('name="file"')).toBeGreaterThan(html.indexOf('name="isPublic"'));
  });

  test("asks only what the phase asks, and nothing about who sees a board that nobody sees", async () => {
    await open({ phase: { board_public: 0 } });
    const html = await page();
    expect(html).toContain('name="name"');
    expect(html).toContain('name="projectUrl"');
    expect(html).not.toContain('name="publicationUrl"');
    expect(html).not.toContain('name="isPublic"');
  });

  test.each<[string, MadeOf, string, string]>([
    ["closed", { phase: { end_at: Date.UTC(2026, 10, 1) } }, "closed on 2026-11-01", "/phases"],
    ["paused", { phase: { is_paused: 1 } }, "paused", "/phases"],
    ["used up", { phase: { per_day: 0 } }, "0 of 0 submissions today", "/submissions"],
  ])("says what stops somebody: %s", async (_, of, sentence, next) => {
    await open(of);
    const html = await page();
    expect(html).toContain(sentence);
    expect(html).toContain(`href="/benchmarks/lesions${next}"`);
    expect(html).not.toContain('name="file"');
  });

  test("leads guests to the log-in, others to Participate, and back after the terms have changed", async () => {
    await open();
    expect(await page(undefined, visitorOf(app))).toContain(
      `/login?next=%2Fbenchmarks%2Flesions%2Fsubmit%3Fphase%3D${made.phaseId}`,
    );
    const zoe = await visitorAs(app, await addPerson(app, "zoe"));
    expect(await page(undefined, zoe)).toContain(
      'class="button primary" href="/benchmarks/lesions/participate"',
    );
    await app.db.updateTable("benchmark").set({ terms_version: "terms-2" }).execute();
    expect(await page()).toContain("accept the present terms");
  });

  test("offers a template of the cases, without their labels, to those who take part and to its hosts", async () => {
    const host = await addPerson(app, "hanna", "host");
    await open({ hostTeamId: await makeHostTeam(app, "Clinic", [host]) });
    const template = `${phaseAt()}/template.csv`;
    const [asHost, stranger] = [
      await visitorAs(app, host),
      await visitorAs(app, await addPerson(app, "zoe")),
    ];
    for (const who of [visitor, asHost]) {
      expect(await page(undefined, who)).toContain(`href="${template}"`);
      expect(await page(template, who)).toBe("case_id,probability\na,\nb,\nc,\nd,\n");
    }
    for (const who of [visitorOf(app), stranger]) expect(await page(undefined, who)).not.toContain(template);
    expect((await visitorOf(app).get(template)).status).toBe(303);
    expect((await stranger.get(template)).status).toBe(403);
    for (const state of ["pending", "refused", "banned"] as const) {
      await app.db.updateTable("entry").set({ state }).execute();
      expect((await visitor.get(template)).status).toBe(403);
    }
  });

  test("is missing for a phase that cannot be seen", async () => {
    await open({ phase: { is_public: 0 } });
    expect((await visitor.get(`/benchmarks/lesions/submit?phase=${made.phaseId}`)).status).toBe(404);
    expect((await send({})).status).toBe(404);
    expect(await page()).toContain("No phases yet");
  });
});

describe("handing in", () => {
  test("leads to the submission, with what was typed", async () => {
    await open();
    const response = await send({ name: " Forest ", projectUrl: "https://example.org/x", isPublic: "no" });
    const [submission] = await submissions();
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      `/submissions/${submission?.id}`,
    ]);
    expect(submission).toMatchObject({
      method_name: "Forest",
      project_url: "https://example.org/x",
      is_public: 0,
      file_name: "predictions.csv",
    });
    expect(await (await visitor.get(`/submissions/${submission?.id}`)).text()).toContain("Received and safe");
  });

  test("a form sent twice is one submission; with another file it is another", async () => {
    await open();
    const first = await send({ key: "k" });
    const second = await send({ key: "k" });
    const third = await send({ key: "k" }, GOOD.replace("0.9", "0.8"));
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(third.headers.get("location")).not.toBe(first.headers.get("location"));
    expect(await submissions()).toHaveLength(2);
  });

  test("a bad file is refused with every line, keeps what was typed and costs nothing", async () => {
    await open();
    const response = await send(
      { name: 'a "<b>name</b>', isPublic: "no" },
      GOOD.replace("0.9", "1.9").replace("0.4", "often"),
    );
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain("predictions.csv has 2 problems");
    expect(html).toContain("predictions.csv, line 2");
    expect(html).toContain("predictions.csv, line 5");
    expect(html).toContain('value="a &quot;&lt;b>name&lt;/b>"');
    expect(html).toMatch(/name="isPublic"[^>]*value="no"[^>]*checked/);
    expect(html).toContain("0 of 5");
    expect(await submissions()).toEqual([]);
  });

  test("without a file, and with an address that is none, both are said at their fields", async () => {
    await open();
    const response = await visitor.upload(
      `${phaseAt()}/submissions`,
      { projectUrl: "javascript:alert(1)" },
      { field: "file", name: "", content: "" },
    );
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('href="#field-file"');
    expect(html).toContain('id="field-file-error"');
    const bad = await (await send({ projectUrl: "javascript:alert(1)" })).text();
    expect(bad).toContain('href="#field-projectUrl"');
    expect(await submissions()).toEqual([]);
  });

  test("the phase's own questions are asked, required on the server, and kept", async () => {
    const meta_attributes = JSON.stringify([
      {
        name: "model family",
        description: "Which?",
        type: "radio",
        options: ["trees", "network"],
        required: true,
      },
      { name: "data", description: "", type: "checkbox", options: ["own", "public"], required: false },
    ]);
    await open({ phase: { meta_attributes } });
    const field = attributeField("model family");
    expect(await page()).toContain("Model family");
    const refused = await (await send({ [attributeField("data")]: "own" })).text();
    expect(refused).toContain(`href="#field-${field}"`);
    expect(refused).toMatch(/value="own"[^>]*checked/);
    expect((await send({ [field]: "trees", [attributeField("data")]: "own" })).status).toBe(303);
    expect(JSON.parse((await submissions())[0]?.attributes ?? "")).toEqual({
      "model family": "trees",
      data: ["own"],
    });
  });

  test("when it is not possible, it is said before anything is read", async () => {
    await open({ phase: { per_day: 1, concurrent: 5 } });
    await send({});
    const response = await send({}, GOOD.replace("0.9", "0.8"));
    expect(response.status).toBe(429);
    expect(await response.text()).toContain("used 1 of 1 submissions today");
    visitor = await visitorAs(app, await addPerson(app, "zoe"));
    expect((await send({})).status).toBe(403);
    visitor = visitorOf(app);
    expect((await send({})).status).toBe(401);
  });

  test("a browser that loads the answer again comes back to the form", async () => {
    await open();
    for (const where of ["submissions", "checks"]) {
      const response = await visitor.get(`${phaseAt()}/${where}`);
      expect(response.headers.get("location")).toBe(`/benchmarks/lesions/submit?phase=${made.phaseId}`);
    }
  });
});

describe("a mere check", () => {
  test("says that all is well, and submits nothing", async () => {
    await open();
    const response = await send({ name: "Forest" }, GOOD, "checks");
    const html = await response.text();
    expect([
      response.status,
      html.includes("predictions.csv can be handed in"),
      html.includes('value="Forest"'),
    ]).toEqual([200, true, true]);
    expect(await submissions()).toEqual([]);
  });

  test("says what is wrong, and is possible while the quota is used up", async () => {
    await open({ phase: { per_day: 0 } });
    const response = await send({}, "case_id\na\n", "checks");
    expect([response.status, (await response.text()).includes("predictions.csv has")]).toEqual([422, true]);
  });

  test("is for those who take part", async () => {
    await open();
    visitor = await visitorAs(app, await addPerson(app, "zoe"));
    expect((await send({}, GOOD, "checks")).status).toBe(403);
  });
});
