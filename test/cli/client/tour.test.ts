import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientWorld, makeClientWorld, questions } from "../../support/client-world.ts";
import { type Desk, openDesk } from "../../support/our-client.ts";
import { PASSWORD } from "../../support/people.ts";
import { labels, predictions } from "../../support/source.ts";

let world: ClientWorld;
let paula: Desk;
let hanna: Desk;
let challenge: string;
let phase: string;
let board: string;
let file: string;

beforeAll(async () => {
  world = await makeClientWorld(questions);
  ({ challenge, phase, board } = world.ids);
  [paula, hanna] = [openDesk(), await world.deskOf(world.hanna)];
  file = join(paula.home, "predictions.csv");
  writeFileSync(file, predictions);
}, 60_000);
afterAll(() => world.server.stop());

/** Times of day differ from run to run. */
const timeless = (text: string) =>
  text.replace(/\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d [AP]M/g, "MM/DD/YY HH:MM:SS AM");

describe("setting out", () => {
  test("without a server or a token", async () => {
    expect(await paula.say(["host"])).toBe(
      "You haven't configured a Host URL for the CLI.\nThe CLI would be using https://eval.ai as the default url.\n",
    );
    expect(await paula.run(["challenges"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("assay login"),
    });
    expect(await paula.run(["get-token"])).toMatchObject({ code: 3, out: "" });
  });

  test("with the address of a server", async () => {
    const { base } = world.server;
    expect(await paula.say(["host", "-sh", `${base}/`])).toBe(`${base} is set as the host url.\n`);
    expect(await paula.say(["host"])).toBe(`${base} is the Host URL of EvalAI.\n`);
    expect(readFileSync(join(paula.home, ".evalai/host_url"), "utf8")).toBe(base);
    await paula.say(["host", "-rh"]);
    paula.env.EVALAI_API_URL = base;
    expect(await paula.json("host")).toEqual({ host: base });
    await paula.say(["host", "-sh", base]);
    expect((await paula.run(["host", "-sh", "nowhere"])).code).toBe(2);
    // Whatever another program has written there.
    const stray = openDesk();
    stray.env.EVALAI_API_URL = "nowhere";
    await stray.say(["set-token", "abc"]);
    expect(await stray.run(["teams"])).toMatchObject({
      code: 2,
      err: expect.stringContaining('"nowhere" is no address'),
    });
  });

  test("with a name and a password", async () => {
    expect(await paula.run(["login"], ["paula", "not the password"])).toEqual({
      code: 1,
      out: "",
      err: "username: Enter password: Error: Unable to log in with provided credentials.\n",
    });
    expect(await paula.say(["login"], ["paula", PASSWORD])).toBe("\nLogged in successfully!\n");
    const kept = join(paula.home, ".evalai/token.json");
    expect(JSON.parse(readFileSync(kept, "utf8"))).toEqual({
      token: expect.any(String),
      expires_at: expect.stringMatching(/Z$/),
    });
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(statSync(join(kept, "..")).mode & 0o777).toBe(0o700);
  });

  test("with a password from a pipe, and never shows it or the token", async () => {
    const { out, err } = await paula.run(
      ["login", "--username", "paula", "--password-stdin", "--json"],
      [PASSWORD, ""],
    );
    expect(JSON.parse(out)).toEqual({ username: "paula", expires_at: expect.any(String) });
    const { token } = await paula.json("get-token");
    expect(out + err).not.toContain(token);
    expect(out + err).not.toContain(PASSWORD);
    expect(await paula.say(["get_token"])).toBe(`Current token is ${token}\n`);
    expect(await paula.say(["set_token", "-"], [token])).toBe(
      "Success: Authentication token is successfully set.\n",
    );
    expect(await paula.run(["set-token", "two words"])).toMatchObject({ code: 2 });
  });
});

describe("looking round", () => {
  test("at challenges", async () => {
    const table = [
      "+----+---------------+----------------------+--------------+----------------------+----------------------+",
      "| ID |     Title     |  Short Description   |   Creator    |      Start Date      |       End Date       |",
      "+----+---------------+----------------------+--------------+----------------------+----------------------+",
      `| ${challenge}  | Small lesions | Benign or malignant? | Radiologists | 01/01/26 12:00:00 AM | 01/01/30 12:00:00 AM |`,
      "+----+---------------+----------------------+--------------+----------------------+----------------------+\n",
    ].join("\n");
    expect(await paula.say(["challenges"])).toBe(table);
    expect(await paula.say(["challenges", "ongoing"])).toBe(table);
    expect(await paula.say(["challenges", "past"])).toBe("Sorry, no challenges found.\n");
    expect(await paula.say(["challenges", "--participant"])).toBe("Sorry, no challenges found.\n");
    expect(await hanna.say(["challenges", "--host"])).toBe(`\nHosted Challenges\n\n${table}`);
    expect(await paula.json("challenges")).toMatchObject([{ id: Number(challenge), title: "Small lesions" }]);
    expect(await paula.json("challenges", "future")).toEqual([]);
  });

  test("at one challenge", async () => {
    expect(await paula.say(["challenge", challenge])).toContain(
      "|  01/01/26  | 01/01/30 | About Find the lesions. | About Find the lesions. | About Find the lesions. |       Be kind.       |",
    );
    expect(await paula.say(["challenge", challenge, "phases"])).toBe(
      [
        "+----------+-------------+--------------+-------------+",
        "| Phase ID | Phase Name  | Challenge ID | Description |",
        "+----------+-------------+--------------+-------------+",
        `|    ${phase}     | Development |      ${challenge}       |  A phase.   |`,
        "+----------+-------------+--------------+-------------+",
        `|    2     |    Test     |      ${challenge}       |  A phase.   |`,
        "+----------+-------------+--------------+-------------+\n",
      ].join("\n"),
    );
    expect(await paula.json("challenge", challenge)).toMatchObject({ id: Number(challenge) });
    expect(await paula.json("challenge", challenge, "phases")).toHaveLength(2);
  });

  test("at one phase", async () => {
    expect(await paula.say(["challenge", challenge, "phase", phase])).toBe(
      [
        `\nDevelopment Challenge ID: ${challenge} Phase ID: ${phase}\n\nA phase.`,
        "Start Date : 2026-01-01",
        "End Date : 2030-01-01",
        "Maximum Submissions per day : 100",
        "Maximum Submissions : 100000",
        "Leaderboard Public : True",
        "Code Name : dev",
        "Active : True",
        "Public : True\n\n",
      ].join("\n\n"),
    );
    expect(await paula.json("challenge", challenge, "phase", phase)).toMatchObject({ codename: "dev" });
    expect(JSON.parse(await paula.say(["challenge", challenge, "phase", "--json", phase]))).toMatchObject({
      codename: "dev",
    });
    expect(await paula.say(["challenge", challenge, "phase", phase, "splits"])).toBe(
      [
        "+--------------------+---------------+----------------------+",
        "| Challenge Phase ID | Dataset Split | Challenge Phase Name |",
        "+--------------------+---------------+----------------------+",
        `|         ${board}          |  Development  |     Development      |`,
        "+--------------------+---------------+----------------------+",
        "|         2          |     Test      |         Test         |",
        "+--------------------+---------------+----------------------+\n",
      ].join("\n"),
    );
    expect(await paula.json("challenge", challenge, "phase", phase, "splits")).toHaveLength(2);
    expect(await paula.say(["challenge", challenge, "leaderboard", board])).toBe(
      "Sorry, no Leaderboard results found.\n",
    );
  });
});

describe("taking part", () => {
  test("with a team", async () => {
    expect(await paula.say(["teams"])).toBe("Sorry, no teams found.\n");
    const answers = ["Aurora", "y", "y", "no link", "aurora.example.org"];
    expect(await paula.say(["teams", "create", "participant"], answers)).toBe(
      "\nYour participant team Aurora was successfully created.\n\n",
    );
    const [team] = await paula.json("teams", "--participant");
    expect(await paula.say(["teams", "-p"])).toBe(
      [
        "+----+-----------+------------+---------+----------------------------+",
        "| ID | Team Name | Created By | Members |          Team URL          |",
        "+----+-----------+------------+---------+----------------------------+",
        `| ${team.id}  |  Aurora   |   paula    |  paula  | https://aurora.example.org |`,
        "+----+-----------+------------+---------+----------------------------+\n",
      ].join("\n"),
    );
    expect(await hanna.json("teams", "create", "host", "--name", "Pathologists")).toMatchObject({
      team_name: "Pathologists",
    });
    expect(await hanna.say(["teams", "-h"])).toContain("Pathologists");
    expect(await paula.run(["teams", "create", "host", "--name", "Mine"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("Only hosts can form a host team."),
    });
  });

  test("after accepting the terms", async () => {
    const [team] = await paula.json("teams");
    const words = ["challenge", challenge, "participate", String(team.id)];
    expect(await paula.run(["challenge", challenge, "phase", phase, "submissions"])).toMatchObject({
      code: 1,
    });
    const refused = await paula.run(words, ["n"]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain(
      `${world.server.base}/web/challenges/challenge-page/${challenge}/evaluation`,
    );
    expect(refused.err).toContain(
      "You can't participate in the challenge without accepting terms and conditions",
    );
    expect(await paula.say(words, ["y"])).toBe(
      `Your team id ${team.id} is now participating in this challenge.\n`,
    );
    expect(await paula.say(["challenges", "--participant"])).toStartWith("\nParticipated Challenges\n\n+--");
  });
});

describe("handing in", () => {
  const submit = (...more: string[]) => [
    "challenge",
    challenge,
    "phase",
    phase,
    "submit",
    "--file",
    file,
    ...more,
  ];
  const newest = () =>
    world.server.app.db.selectFrom("submission").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();

  test("a file, with answers to every question, to the end of its evaluation", async () => {
    const details = ["y", "Two trees", "Words", "https://example.org/p", ""];
    // Each question comes again until the answer fits.
    const metadata = ["y", "", "oak", "perhaps", "yes", "bush", "trees", "front, back", "front, side"];
    const { code, out, err } = await paula.run(submit("--private", "--wait"), [...details, ...metadata]);
    const row = await newest();
    expect(code).toBe(0);
    expect(timeless(out).replace(/(sec\) : )[\d.]+/, "$1N")).toBe(
      `\nYour file ${file} with the ID ${row.id} is successfully submitted.\n\n` +
        `You can use \`assay submission ${row.id}\` to view this submission's status.\n\n` +
        `\nAurora Submission ID: ${row.id}\n\nSubmission Status : finished\n\nExecution Time (sec) : N\n\nSubmitted At : MM/DD/YY HH:MM:SS AM\n\n`,
    );
    expect(err).toEndWith(`Submission ${row.id}: finished\n`);
    expect(row).toMatchObject({
      method_name: "Two trees",
      project_url: "https://example.org/p",
      is_public: 0,
    });
    expect(JSON.parse(row.attributes)).toEqual({
      Backbone: "oak",
      Extra: true,
      Kind: "trees",
      Views: ["front", "side"],
    });
  });

  test("for programs, with everything on the command line", async () => {
    const metadata = join(paula.home, "metadata.json");
    writeFileSync(metadata, JSON.stringify([{ name: "Backbone", value: "elm" }]));
    const words = submit("--metadata", metadata, "--method-name", "Elm", "--public", "--wait", "--json");
    const { code, out, err } = await paula.run(words);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({ status: "finished", method_name: "Elm", is_public: true });
  });

  test("a file that cannot be scored", async () => {
    const bad = join(paula.home, "bad.csv");
    writeFileSync(bad, "x\n1\n");
    const words = ["challenge", challenge, "phase", phase, "submit", "--file", bad];
    const metadata = ["n", "y", "oak", "", "", ""];
    for (const how of [[], ["--large"]]) {
      expect(await paula.run([...words, ...how], [...metadata])).toMatchObject({
        code: 1,
        err: expect.stringContaining('columns "case", "probability": are missing'),
      });
    }
    expect(await paula.run(submit("--json"))).toEqual({
      code: 1,
      out: "",
      err: '{"error":"\\"Backbone\\" must be answered.","exit_code":1}\n',
    });
  });

  test.each([
    [["--public", "--private"], "can't be public and private"],
    [["--file", "/nowhere/at.all"], "No such file or directory"],
    [["--file", "/"], "is no file"],
  ])("not with %j", async (more, sentence) => {
    expect(await paula.run(submit(...more))).toMatchObject({
      code: 2,
      err: expect.stringContaining(sentence),
    });
  });

  test("and looks at what came of it", async () => {
    await world.evaluated();
    const { id } = await world.server.app.db
      .selectFrom("submission")
      .select("id")
      .where("status", "=", "finished")
      .orderBy("id")
      .executeTakeFirstOrThrow();
    expect(await paula.say(["submission", String(id)])).toContain("Submission Status : finished");
    expect(await paula.json("submission", String(id), "result")).toMatchObject({ cases: 6, predicted: 6 });
    expect(await paula.run(["submission", String(id), "stdout"])).toMatchObject({ code: 1 });
    expect(await paula.json("submission", String(id), "watch")).toMatchObject({ status: "finished" });
    const list = ["challenge", challenge, "phase", phase, "submissions"];
    expect(timeless(await paula.say(list))).toMatch(
      new RegExp(
        `\\| +${id} +\\| +Aurora +\\| +[\\d.]+ +\\| finished +\\| MM/DD/YY HH:MM:SS AM \\| +Two trees +\\|`,
      ),
    );
    expect(await paula.json(...list, "-s", "01/01/20", "-e", "1/1/60")).toHaveLength(3);
    expect(await paula.run([...list, "--end-date", "01/01/20"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("no submissions were made during this time period"),
    });
    expect((await paula.run([...list, "--start-date", "31/12/20"])).code).toBe(2);
    expect(timeless(await paula.say(["challenge", challenge, "leaderboard", board]))).toBe(
      [
        "+------+------------------+-------+-------+----------------------+",
        "| Rank | Participant Team | auroc | brier |    Last Submitted    |",
        "+------+------------------+-------+-------+----------------------+",
        "|  1   |      Aurora      |   1   | 0.134 | MM/DD/YY HH:MM:SS AM |",
        "+------+------------------+-------+-------+----------------------+\n",
      ].join("\n"),
    );
  });

  test("and is told with the exit code when an evaluation did not finish", async () => {
    const { id } = await newest();
    const { db } = world.server.app;
    await db
      .updateTable("evaluation")
      .set({ message: "The clock struck." })
      .where("submission_id", "=", id)
      .execute();
    expect(await paula.run(["submission", String(id), "watch"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("Submission Status : failed"),
      err: expect.stringContaining("The clock struck."),
    });
  });

  test("fetches a file, and no other", async () => {
    const [team] = await paula.json("teams");
    const { base } = world.server;
    const target = join(paula.home, "fetched.json");
    const all = await paula.json("challenge", challenge, "phase", phase, "submissions");
    const { id } = all.find(({ status }: { status: string }) => status === "finished");
    const key = `team_${team.id}/submission_${id}/submission_result.json`;
    const url = `${base}/files?bucket=b&key=${key}`;
    expect(await paula.say(["download", url, "--output", target])).toBe(
      `\nYour file ${target} is successfully downloaded.\n\n`,
    );
    expect(JSON.parse(readFileSync(target, "utf8"))).toMatchObject({ cases: 6 });
    expect(existsSync(`${target}.part`)).toBe(false);
    const other = await paula.run([
      "download_file",
      url.replace("submission_result.json", "stdout.txt"),
      "--output",
      target,
    ]);
    expect(other).toMatchObject({
      code: 1,
      err: expect.stringContaining("not authorized to access this file"),
    });
    expect((await paula.run(["download", "https://elsewhere.example.org/?bucket=a&key=b"])).code).toBe(2);
    expect((await paula.run(["download", `${base}/files?bucket=b`])).code).toBe(2);
    expect((await paula.run(["download", `${base}/files?bucket=b&key=a/..`])).code).toBe(2);
  });

  test("the hidden labels, as a host and as nobody else", async () => {
    const truth = join(hanna.home, "truth.csv");
    writeFileSync(truth, `${labels}\n`);
    const words = ["challenge", challenge, "phase", phase, "submit", "--annotation", "--file", truth];
    expect(await hanna.say(words)).toBe(
      `\nThe annotation file ${truth} for challenge phase ${phase} is successfully uploaded.\n\n`,
    );
    expect(await paula.run(words)).toMatchObject({
      code: 1,
      err: expect.stringContaining("not authorized to make this request"),
    });
  });
});

describe("leaving", () => {
  test("ends the token", async () => {
    const { token } = await paula.json("get-token");
    expect(await paula.say(["logout"])).toBe("Logged out.\n");
    expect(existsSync(join(paula.home, ".evalai/token.json"))).toBe(false);
    await paula.say(["set-token", token]);
    expect(await paula.run(["teams"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("Invalid token"),
    });
    expect(await paula.say(["logout"])).toBe("Logged out.\n");
  });
});

test("nothing went wrong inside the server", () => {
  expect(world.server.app.logged.filter(({ level }) => level === "error")).toEqual([]);
});
