import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { NOON, openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { visitorAs } from "../support/people.ts";

let app: TestApp;
let guest: Visitor;
let host: User;
let hostTeamId: number;
beforeEach(async () => {
  app = openTestApp();
  guest = visitorOf(app);
  host = await makeUser(app, "host", "host");
  hostTeamId = await makeHostTeam(app, "Clinic", [host]);
});
afterEach(() => app.close());

const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text();
const make = (slug: string, columns = {}) =>
  makeBenchmark(app, { hostTeamId, benchmark: { slug, title: `The ${slug}`, ...columns } });

describe("the list", () => {
  test("shows what runs, was, and will be, and searches", async () => {
    await make("running", { tags: '["breast"]' });
    await make("over", { end_at: NOON });
    await make("draft", { published_at: null });
    const all = await text(guest, "/benchmarks");
    expect(all).toContain("The running");
    expect(all).toContain("The over");
    expect(all).not.toContain("The draft");
    const past = await text(guest, "/benchmarks?when=past");
    expect(past).toContain("The over");
    expect(past).not.toContain("The running");
    const found = await text(guest, "/benchmarks?q=BREAST");
    expect(found).toContain("The running");
    expect(found).not.toContain("The over");
    const hosts = await text(await visitorAs(app, host), "/benchmarks");
    expect(hosts).toContain("The draft");
  });

  test("says why it is empty and what to do", async () => {
    expect(await text(guest, "/benchmarks")).toContain("Nobody has published one");
    expect(await text(await visitorAs(app, host), "/benchmarks")).toContain('href="/host/import"');
    await make("running");
    expect(await text(guest, "/benchmarks?q=<b>")).toContain("“&lt;b>”");
    expect(await text(guest, "/benchmarks?when=upcoming")).toContain("No upcoming benchmarks");
  });

  test("keeps search and season while paging", async () => {
    for (let n = 0; n < 25; n++) await make(`n${n}`);
    const first = await text(guest, "/benchmarks?when=running&q=the");
    expect(first).toContain('href="/benchmarks?when=running&amp;q=the&amp;page=2"');
  });

  test("the front door leads to it", async () => {
    expect((await guest.get("/")).headers.get("location")).toBe("/benchmarks");
  });
});

describe("one benchmark", () => {
  test("its pages show the host's texts and point to each other", async () => {
    const { id, slug } = await make("lesions");
    for (const [page, clean] of [
      ["description", "<p>Tell <b>apart</b></p>"],
      ["evaluation", "<p>By AUROC</p>"],
      ["guidelines", "<p>One file</p>"],
      ["terms", "<p>Be kind</p>"],
      ["attribution", "<p>CC BY</p>"],
    ] as const) {
      await app.db
        .insertInto("benchmark_page")
        .values({ benchmark_id: id, page, source: "", clean })
        .execute();
    }
    const overview = await text(guest, `/benchmarks/${slug}`);
    expect(overview).toContain("<p>Tell <b>apart</b></p>");
    expect(overview).toContain("<p>CC BY</p>");
    expect(overview).toContain('<a href="/benchmarks/lesions" aria-current="page">Overview</a>');
    const pages = ["", "/evaluation", "/phases", "/participate", "/submit", "/submissions", "/leaderboard"];
    for (const page of pages) expect(overview).toContain(`href="/benchmarks/lesions${page}"`);
    const evaluation = await text(guest, `/benchmarks/${slug}/evaluation`);
    for (const part of ["By AUROC", "One file", "Be kind"]) expect(evaluation).toContain(part);
  });

  test("titles and descriptions are text, whatever is in them", async () => {
    await make("lesions", { title: "<script>1</script>", short_description: '"><img src=x>' });
    for (const path of ["/benchmarks", "/benchmarks/lesions", "/benchmarks/lesions/participate"]) {
      const html = await text(guest, path);
      expect(html).not.toContain("<script>1");
      expect(html).not.toContain("<img src=x");
    }
  });

  test("phases say when, how often and what; hidden ones only to hosts", async () => {
    const { phaseId } = await make("lesions");
    const shown = await text(guest, "/benchmarks/lesions/phases");
    for (const part of ["Development", "5 a day, 50 a month, 100 in all", ".csv", "lesions-dev-1"]) {
      expect(shown).toContain(part);
    }
    await app.db.updateTable("phase").set({ is_public: 0 }).where("id", "=", phaseId).execute();
    expect(await text(guest, "/benchmarks/lesions/phases")).not.toContain("Development");
    expect(await text(await visitorAs(app, host), "/benchmarks/lesions/phases")).toContain("hosts only");
  });

  test("an open end is said, not dated", async () => {
    await make("lesions", { start_at: 0, end_at: Date.UTC(9999, 11, 31) });
    const html = await text(guest, "/benchmarks/lesions");
    expect(html).toContain("Always open");
    expect(html).not.toContain("9999");
    expect(html).not.toContain("1970");
  });

  test("a draft is there for its hosts and administrators only", async () => {
    await make("draft", { published_at: null });
    const admin = await makeUser(app, "admin", "admin");
    const other = await makeUser(app, "other", "host");
    for (const page of ["", "/evaluation", "/phases", "/participate"]) {
      for (const visitor of [guest, await visitorAs(app, other)]) {
        expect((await visitor.get(`/benchmarks/draft${page}`)).status).toBe(404);
      }
      for (const user of [host, admin]) {
        const html = await text(await visitorAs(app, user), `/benchmarks/draft${page}`);
        expect(html).toContain("Only its hosts see this benchmark");
        expect(html).toContain('href="/host/benchmarks/1"');
      }
    }
  });

  test("those who take part are sent on to Submit", async () => {
    const benchmark = await make("lesions");
    const ada = await makeUser(app, "ada");
    expect(await text(guest, "/benchmarks/lesions")).toContain(
      'class="button primary" href="/benchmarks/lesions/participate"',
    );
    await makeEntry(app, benchmark, await makeTeam(app, "Aurora", [ada]));
    const html = await text(await visitorAs(app, ada), "/benchmarks/lesions");
    expect(html).toContain('class="button primary" href="/benchmarks/lesions/submit"');
  });
});

describe("files of a benchmark", () => {
  const put = async (
    benchmarkId: number,
    path: string,
    content: string,
    audience: "public" | "host" = "public",
  ) => {
    const { digest, bytes } = await app.files.store([Buffer.from(content)], 1000);
    await app.db
      .insertInto("benchmark_file")
      .values({ benchmark_id: benchmarkId, path, digest, bytes, audience })
      .execute();
    return digest;
  };

  test.each([
    [
      "data/test.csv",
      "application/octet-stream",
      "attachment; filename=\"test.csv\"; filename*=UTF-8''test.csv",
    ],
    [
      "page.html",
      "application/octet-stream",
      "attachment; filename=\"page.html\"; filename*=UTF-8''page.html",
    ],
    [
      "drawing.svg",
      "application/octet-stream",
      "attachment; filename=\"drawing.svg\"; filename*=UTF-8''drawing.svg",
    ],
    ["pictures/a.PNG", "image/png", "inline"],
    [
      'a\'b "c".txt',
      "application/octet-stream",
      "attachment; filename=\"a'b _c_.txt\"; filename*=UTF-8''a%27b%20%22c%22.txt",
    ],
    [
      "100%25 sure/ä.csv",
      "application/octet-stream",
      "attachment; filename=\"_.csv\"; filename*=UTF-8''%C3%A4.csv",
    ],
  ])("%s is served so that it cannot run", async (path, type, disposition) => {
    const { id } = await make("lesions");
    await put(id, path, "hello");
    const address = path.split("/").map(encodeURIComponent).join("/");
    const response = await guest.get(`/benchmarks/lesions/files/${address}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("hello");
    const { headers } = response;
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("content-disposition")).toBe(disposition);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  });

  test("what is for hosts, of a draft, or not there at all is not there", async () => {
    const { id } = await make("lesions");
    const draft = await make("draft", { published_at: null });
    await put(id, "labels.csv", "secret", "host");
    await put(draft.id, "test.csv", "secret");
    const asHost = await visitorAs(app, host);
    for (const path of [
      "lesions/files/labels.csv",
      "lesions/files/",
      "lesions/files/../labels.csv",
      "draft/files/test.csv",
    ]) {
      expect((await guest.get(`/benchmarks/${path}`)).status).toBe(404);
    }
    expect((await asHost.get("/benchmarks/lesions/files/labels.csv")).status).toBe(404);
    expect((await asHost.get("/benchmarks/draft/files/test.csv")).status).toBe(200);
  });

  test("data and templates of a phase that is not public yet are for its hosts, unless a public one offers them too", async () => {
    const { id, phaseId } = await make("lesions");
    const offered = { inputs: '["both.csv","final/cases.csv"]', template: "final/template.csv" };
    await app.db
      .updateTable("phase")
      .set({ ...offered, is_public: 0 })
      .where("id", "=", phaseId)
      .execute();
    const { id: _, ...first } = await app.db.selectFrom("phase").selectAll().executeTakeFirstOrThrow();
    const second = { codename: "open", slug: "open", config_id: "2", is_public: 1, template: null };
    await app.db
      .insertInto("phase")
      .values({ ...first, ...second, inputs: '["both.csv"]' })
      .execute();
    const paths = ["both.csv", "final/cases.csv", "final/template.csv", "picture.png"];
    for (const path of paths) await put(id, path, "x");
    const found = (who: Visitor) =>
      Promise.all(paths.map(async (path) => (await who.get(`/benchmarks/lesions/files/${path}`)).status));
    const asHost = await visitorAs(app, host);
    expect(await found(guest)).toEqual([200, 404, 404, 200]);
    expect(await found(await visitorAs(app, await makeUser(app, "ada")))).toEqual([200, 404, 404, 200]);
    expect(await found(asHost)).toEqual([200, 200, 200, 200]);
    expect(await text(guest, "/benchmarks/lesions/phases")).not.toContain("final/");
    expect(await text(asHost, "/benchmarks/lesions/phases")).toContain("files/final/template.csv");
  });

  test("the logo, and nothing where there is none", async () => {
    await make("lesions");
    expect((await guest.get("/benchmarks/lesions/logo")).status).toBe(404);
    const { digest } = await app.files.store([Buffer.from("png")], 10);
    await app.db.updateTable("benchmark").set({ logo_digest: digest }).execute();
    const response = await guest.get("/benchmarks/lesions/logo");
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(await response.text()).toBe("png");
    expect(await text(guest, "/benchmarks")).toContain(`/benchmarks/lesions/logo?v=${digest.slice(0, 12)}`);
  });

  test("phases offer their inputs and template", async () => {
    const { id } = await make("lesions");
    await put(id, "data/test set.csv", "hello");
    await put(id, "hidden.csv", "hello", "host");
    await app.db
      .updateTable("phase")
      .set({ inputs: '["data/test set.csv","hidden.csv"]', template: "gone.csv" })
      .execute();
    const html = await text(guest, "/benchmarks/lesions/phases");
    expect(html).toContain('href="/benchmarks/lesions/files/data/test%20set.csv"');
    expect(html).not.toContain("hidden.csv");
  });
});

describe("EvalAI's addresses", () => {
  test.each([
    ["/web/challenges/list", "/benchmarks"],
    ["/web/challenges/challenge-page/1", "/benchmarks/lesions"],
    ["/web/challenges/challenge-page/1/overview", "/benchmarks/lesions"],
    ["/web/challenges/challenge-page/1/evaluation", "/benchmarks/lesions/evaluation"],
    ["/web/challenges/challenge-page/1/phases", "/benchmarks/lesions/phases"],
    ["/web/challenges/challenge-page/1/participate", "/benchmarks/lesions/participate"],
    ["/web/challenges/challenge-page/1/submission", "/benchmarks/lesions/submit"],
    ["/web/challenges/challenge-page/1/my-submission", "/benchmarks/lesions/submissions"],
    ["/web/challenges/challenge-page/1/leaderboard", "/benchmarks/lesions/leaderboard"],
    ["/web/challenges/challenge-page/1/leaderboard/7", "/benchmarks/lesions/leaderboard"],
    ["/web/challenges/challenge-page/1/my-report", "/benchmarks/lesions/submissions"],
    ["/web/challenges/challenge-page/1/constructor", "/benchmarks/lesions"],
  ])("%s", async (theirs, ours) => {
    await make("lesions");
    const response = await guest.get(theirs);
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe(ours);
  });

  test("do not tell that a draft exists", async () => {
    await make("draft", { published_at: null });
    for (const id of ["1", "2", "x", "-1"]) {
      expect((await guest.get(`/web/challenges/challenge-page/${id}/phases`)).status).toBe(404);
    }
  });
});

test("every season has its own word", async () => {
  await make("soon", { start_at: NOON + DAY });
  expect(await text(guest, "/benchmarks/soon")).toContain(">upcoming<");
});
