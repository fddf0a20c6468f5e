import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import type { User } from "../../src/accounts/viewer.ts";
import { transition } from "../../src/evaluations/transition.ts";
import { announceSubmission } from "../../src/submissions/announce.ts";
import { closeLiveStreams, liveStreams } from "../../src/web/live.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { type MadeBenchmark, makeEntry, makeHostTeam, makeTeam } from "../support/benchmark.ts";
import { handIn, submitAs } from "../support/handed-in.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { GOOD, makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let ada: User;
let made: MadeBenchmark;
let team: number;
let as: Record<"member" | "other" | "host" | "guest", Visitor>;

beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada");
  const bob = await addPerson(app, "bob");
  const hilda = await addPerson(app, "hilda", "host");
  made = await makeScoredBenchmark(app, { hostTeamId: await makeHostTeam(app, "Hosts", [hilda]) });
  team = await makeTeam(app, "Aurora", [ada]);
  await makeEntry(app, made, team);
  await makeEntry(app, made, await makeTeam(app, "Borealis", [bob]));
  as = {
    member: await visitorAs(app, ada),
    other: await visitorAs(app, bob),
    host: await visitorAs(app, hilda),
    guest: visitorOf(app),
  };
});
afterEach(async () => {
  closeLiveStreams();
  await app.close();
});

const text = async (who: Visitor, path: string) => (await who.get(path)).text();
const list = "/benchmarks/lesions/submissions";

/** A submission whose last run failed, with everything that a run leaves behind. */
async function failed(): Promise<number> {
  const id = await handIn(app, made, { team_id: team, status: "failed" });
  const digests = await Promise.all(
    ["printed", "complained", "{}"].map((t) => app.files.store([Buffer.from(t)], 100)),
  );
  const [stdout_digest, stderr_digest, result_digest] = digests.map(({ digest }) => digest);
  await app.db
    .updateTable("evaluation")
    .set({
      message: "It stopped in line 17.",
      detail: "label 42 is 1",
      stdout_digest,
      stderr_digest,
      result_digest,
    })
    .where("submission_id", "=", id)
    .execute();
  return id;
}

describe("My Submissions", () => {
  test("shows a team its own, hosts everybody's, nobody else any", async () => {
    const id = await handIn(app, made, {
      team_id: team,
      method_name: "<i>Forest</i>",
      scores: { auroc: [0.948, 0.921, 0.967] },
    });
    const own = await text(as.member, list);
    expect(own).toContain(`href="/submissions/${id}"`);
    expect(own).toContain("&lt;i>Forest&lt;/i>");
    expect(own).toMatch(/0\.95.*\[0\.92, 0\.97\]/);
    expect(await text(as.other, list)).toContain("Your team has not handed anything in");
    expect(await text(as.host, list)).toContain("Aurora");
    expect((await as.guest.get(list)).headers.get("location")).toStartWith("/login?next=");
    const zoe = await visitorAs(app, await addPerson(app, "zoe"));
    expect(await text(zoe, list)).toContain("You do not take part");
  });

  test("pages", async () => {
    for (let i = 0; i < 51; i++) await handIn(app, made, { team_id: team });
    expect(await text(as.member, list)).toContain("51 submissions");
    const second = await text(as.member, `${list}?page=2`);
    expect(second.match(/href="\/submissions\/\d+"/g)).toEqual(['href="/submissions/1"']);
  });

  test("says the place in the queue and the wait, and is loaded again without JavaScript", async () => {
    expect(await text(as.member, list)).not.toContain('http-equiv="refresh"');
    await handIn(app, made, { team_id: team, run_ms: 120_000, created_at: app.clock.now() - 1000 });
    for (const content of [GOOD, GOOD.replace("0.9", "0.8")]) await submitAs(app, ada, made, { content });
    const html = await text(as.member, list);
    const wait = (n: number) => `about ${(2 * n) / app.config.slots} min to go`;
    expect(html).toContain(`Next in the queue, ${wait(1)}`);
    expect(html).toContain(`Number 2 in the queue, ${wait(2)}`);
    expect(html).toContain('http-equiv="refresh"');
    expect(html).toContain("/cancellation");
  });

  test("hides scores of boards that the team may not see", async () => {
    await app.db.updateTable("board").set({ visibility: "host" }).execute();
    const id = await handIn(app, made, { team_id: team, scores: { auroc: 0.948 } });
    expect(await text(as.member, list)).not.toContain("0.95");
    expect(await text(as.member, `/submissions/${id}`)).not.toContain("0.95");
    expect(await text(as.host, `/submissions/${id}`)).toContain("0.95");
  });
});

describe("one submission", () => {
  test("is for its team and the hosts", async () => {
    const id = await handIn(app, made, { team_id: team, scores: { auroc: 0.9 } });
    const statuses = await Promise.all(
      [as.member, as.host, as.other, as.guest].map((who) => who.get(`/submissions/${id}`)),
    );
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 404, 303]);
    expect((await as.member.get("/submissions/999")).status).toBe(404);
    expect((await as.member.get("/submissions/1x")).status).toBe(404);
  });

  test("tells the team why it failed and what to do, and hosts everything", async () => {
    const id = await failed();
    const told = await text(as.member, `/submissions/${id}`);
    expect(told).toContain("It stopped in line 17.");
    expect(told).toContain("Check the file against the submission guidelines.");
    expect(told).not.toContain("label 42");
    expect(told).not.toContain("/stdout");
    const host = await text(as.host, `/submissions/${id}`);
    expect(host).toContain("label 42 is 1");
    expect(host).toContain(`/submissions/${id}/stdout`);
  });

  test("hands its files to those who may have them, always to be saved", async () => {
    const id = await failed();
    const { digest } = await app.files.store([Buffer.from("<script>alert(1)</script>")], 100);
    await app.db.updateTable("submission").set({ file_digest: digest, file_name: "Läsion.html" }).execute();
    const who = [as.member, as.host, as.other, as.guest];
    const statuses = async (file: string) =>
      (await Promise.all(who.map((each) => each.get(`/submissions/${id}/${file}`)))).map(
        ({ status }) => status,
      );
    expect(await statuses("file")).toEqual([200, 200, 404, 303]);
    expect(await statuses("result")).toEqual([200, 200, 404, 303]);
    expect(await statuses("stdout")).toEqual([404, 200, 404, 303]);
    expect(await statuses("stderr")).toEqual([404, 200, 404, 303]);
    const response = await as.member.get(`/submissions/${id}/file`);
    expect(await response.text()).toBe("<script>alert(1)</script>");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toContain("filename*=UTF-8''L%C3%A4sion.html");
    expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    rmSync(app.files.path(digest));
    expect((await as.member.get(`/submissions/${id}/file`)).status).toBe(404);
  });

  test("offers what may be done, does it, and says so", async () => {
    const id = await handIn(app, made, { team_id: team, scores: { auroc: 0.9 } });
    const at = `/submissions/${id}`;
    expect(await text(as.member, at)).toContain("Take off the leaderboard");
    expect(await text(as.member, at)).not.toContain("Evaluate again");
    expect((await as.member.post(`${at}/visibility`, { public: "no" })).headers.get("location")).toBe(at);
    expect(await text(as.member, at)).toContain("Only your team and the hosts see it now.");
    expect((await as.member.post(`${at}/flag`, { flagged: "yes" })).status).toBe(403);
    expect((await as.member.post(`${at}/evaluations`)).status).toBe(403);
    expect((await as.other.post(`${at}/visibility`, { public: "yes" })).status).toBe(404);
    await as.host.post(`${at}/flag`, { flagged: "yes" });
    await as.host.post(`${at}/evaluations`);
    const html = await text(as.host, at);
    expect(html).toContain("not ranked");
    expect(html).toContain("The results below are those of the run before.");
    expect(html).toContain("All runs");
    await as.member.post(`${at}/cancellation`);
    await as.member.post(`${at}/cancellation`);
    expect(await text(as.member, at)).toContain("there is nothing to cancel");
  });

  test("escapes what people wrote, wherever it is shown", async () => {
    const canary = `"><img src=x onerror=alert(1)>`;
    const method = {
      method_name: canary,
      method_description: canary,
      file_name: canary,
      attributes: JSON.stringify({ [canary]: canary }),
    };
    const id = await handIn(app, made, { team_id: team, ...method, scores: { auroc: 0.9 } });
    for (const path of [`/submissions/${id}`, list, "/benchmarks/lesions/leaderboard"]) {
      const html = await text(as.member, path);
      expect(html).toContain("&lt;img src=x");
      expect(html).not.toContain("<img src=x");
    }
  });
});

describe("live", () => {
  /** The messages of a stream, one by one. */
  function messages(response: Response) {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    return {
      next: async () => Buffer.from((await reader.read()).value ?? []).toString(),
      leave: () => reader.cancel(),
    };
  }

  async function finish(id: number): Promise<void> {
    const { id: run } = await app.db
      .selectFrom("evaluation")
      .select("id")
      .where("submission_id", "=", id)
      .executeTakeFirstOrThrow();
    await app.db
      .transaction()
      .execute((trx) => transition(trx, run, "finished", app.clock.now(), { run_ms: 40 }));
    await announceSubmission(app, id);
  }

  test("a submission's page and its list see the end of a run", async () => {
    const id = await submitAs(app, ada, made, { content: GOOD });
    const streams = await Promise.all(
      [`/submissions/${id}/live`, `${list}/live`].map(async (path) => messages(await as.member.get(path))),
    );
    for (const stream of streams) expect(await stream.next()).toContain("submitted");
    await finish(id);
    for (const stream of streams) expect(await stream.next()).toContain("finished");
    for (const stream of streams) await stream.leave();
    expect([liveStreams(), app.signal.listeners()]).toEqual([0, 0]);
  });

  test("a team-mate's new submission appears", async () => {
    const stream = messages(await as.member.get(`${list}/live`));
    expect(await stream.next()).toContain("No submissions yet");
    await submitAs(app, ada, made, { content: GOOD });
    expect(await stream.next()).toContain("Next in the queue");
  });

  test("who has left the team sees no more of it", async () => {
    const id = await submitAs(app, ada, made, { content: GOOD });
    const streams = await Promise.all(
      [`/submissions/${id}/live`, `${list}/live`].map(async (path) => messages(await as.member.get(path))),
    );
    for (const stream of streams) await stream.next();
    await app.db.deleteFrom("member").where("team_id", "=", team).execute();
    await finish(id);
    expect(await Promise.all(streams.map((stream) => stream.next()))).toEqual(["", ""]);
  });

  test("is for those who may see the page", async () => {
    const id = await handIn(app, made, { team_id: team });
    const statuses = await Promise.all([as.other, as.guest].map((who) => who.get(`/submissions/${id}/live`)));
    expect(statuses.map(({ status }) => status)).toEqual([404, 303]);
    const zoe = await visitorAs(app, await addPerson(app, "zoe"));
    expect((await zoe.get(`${list}/live`)).status).toBe(404);
  });

  test("the leaderboard says that there is news, to everybody who has not seen it", async () => {
    const html = await text(as.guest, "/benchmarks/lesions/leaderboard");
    const stream = /hx-sse:connect="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const waiting = messages(await as.guest.get(stream));
    expect(await waiting.next()).toBe("data: \n\n");
    const id = await handIn(app, made, { team_id: team, scores: { auroc: 0.9 } });
    await announceSubmission(app, id);
    expect(await waiting.next()).toContain("There are new results.");
    const late = messages(await as.other.get(stream));
    expect(await late.next()).toContain("There are new results.");
  });
});
