import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { makeHostTeam } from "../support/benchmark.ts";
import { addPerson, PASSWORD } from "../support/people.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { labels, predictions, smallSource } from "../support/source.ts";
import { cellsOf, installStockClient, openTerminal, type Terminal } from "../support/stock-client.ts";
import { folderWith } from "../support/temporary.ts";

const missing = await installStockClient();
if (missing !== null) console.log(`The stock client cannot be installed, so it is not tested: ${missing}`);

const questions = [
  { name: "Backbone", description: "which one", type: "text", required: true },
  { name: "Extra", description: "more data?", type: "boolean" },
  { name: "Kind", description: "of model", type: "radio", options: ["trees", "nets"] },
  { name: "Views", description: "used", type: "checkbox", options: ["front", "side"] },
];
/** Each of the questions answered, after agreeing to answer them. */
const answered = ["y", "oak", "True", "trees", "front, side"];
const unanswered = "n";

const moment = expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d [AP]M$/);

describe.skipIf(missing !== null)("the stock evalai client 1.3.18", () => {
  let server: TestServer;
  let paula: Terminal;
  let hanna: Terminal;
  let challenge: string;
  let phase: string;
  let board: string;
  let team: string;
  let submission: string;

  beforeAll(async () => {
    server = startServer();
    const { app } = server;
    const host = await addPerson(app, "hanna", "host");
    await addPerson(app, "paula");
    const hostTeamId = await makeHostTeam(app, "Radiologists", [host]);
    const source = smallSource((config) => {
      for (const each of config.challenge_phases)
        Object.assign(each, {
          submission_meta_attributes: questions,
          max_submissions_per_day: 100,
          allowed_submission_file_types: ".csv, .json",
        });
      return { ...config, baselines: [] };
    });
    const { benchmarkId } = await bringIn(
      app,
      { folder: folderWith(source) },
      { hostTeamId, actorId: null, publish: true },
    );
    const ids = await app.db
      .selectFrom("board")
      .innerJoin("phase", "phase.id", "board.phase_id")
      .select(["board.id", "phase_id"])
      .where("codename", "=", "dev")
      .executeTakeFirstOrThrow();
    [challenge, phase, board] = [String(benchmarkId), String(ids.phase_id), String(ids.id)];
    [paula, hanna] = [openTerminal(), openTerminal()];
    for (const terminal of [paula, hanna]) writeFileSync(join(terminal.home, "predictions.csv"), predictions);
  }, 60_000);
  afterAll(() => server.stop());

  /** Waits until nothing is being evaluated any more. */
  async function evaluated(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const open = await server.app.db
        .selectFrom("submission")
        .select("id")
        .where("status", "not in", ["finished", "failed", "cancelled"])
        .executeTakeFirst();
      if (open === undefined) return;
      await Bun.sleep(50);
    }
    throw new Error("the evaluation does not end");
  }

  describe("sets out", () => {
    test("with a greeting, its version and its help", async () => {
      expect(await paula.say([])).toContain("Welcome to the EvalAI CLI.");
      expect(await paula.say(["--version"])).toContain("1.3.18");
      expect(await paula.say(["--help"])).toContain("Welcome to the EvalAI CLI.");
      expect(await paula.say(["challenge", "--help"])).toContain("Display challenge specific details.");
    });

    test("with the address of this server", async () => {
      expect(await paula.say(["host"])).toContain("You haven't configured a Host URL for the CLI.");
      for (const terminal of [paula, hanna]) {
        expect(await terminal.say(["host", "-sh", server.base])).toBe(
          `${server.base} is set as the host url.\n`,
        );
      }
      expect(await paula.say(["host"])).toBe(`${server.base} is the Host URL of EvalAI.\n`);
    });

    test("and is told what is wrong with a log-in or a token", async () => {
      const wrong = await paula.run(["login"], ["paula", "not the password"]);
      expect([wrong.code, wrong.out]).toEqual([
        1,
        expect.stringContaining("Unable to log in with provided credentials."),
      ]);
      await paula.say(["set-token", "assay_guess"]);
      for (const words of [
        ["challenges"],
        ["teams", "-p"],
        ["challenge", challenge],
        ["submission", "1"],
        ["challenge", challenge, "phases"],
      ]) {
        const { code, out } = await paula.run(words);
        expect([code, out]).toEqual([
          1,
          expect.stringContaining("The authentication token you are using isn't valid."),
        ]);
      }
    });

    test("and with a token of its own", async () => {
      for (const [terminal, name] of [
        [paula, "paula"],
        [hanna, "hanna"],
      ] as const) {
        expect(await terminal.say(["login"], [name, PASSWORD])).toContain("Logged in successfully!");
      }
      expect(await paula.say(["get-token"])).toMatch(/^Current token is assay_[\w-]{43}\n$/);
      const kept = JSON.parse(readFileSync(join(paula.home, ".evalai/token.json"), "utf8"));
      expect(kept).toEqual({ token: expect.any(String), expires_at: expect.stringMatching(/Z$/) });
      expect(await paula.say(["set-token", kept.token])).toBe(
        "Success: Authentication token is successfully set.\n",
      );
    });
  });

  describe("looks round", () => {
    const row = (id: string) => [
      id,
      "Small lesions",
      "Benign or malignant?",
      "Radiologists",
      "01/01/26 12:00:00 AM",
      "01/01/30 12:00:00 AM",
    ];
    const head = ["ID", "Title", "Short Description", "Creator", "Start Date", "End Date"];

    test("at all challenges and those of a season", async () => {
      for (const words of [["challenges"], ["challenges", "ongoing"]]) {
        expect(cellsOf(await paula.say(words))).toEqual([head, row(challenge)]);
      }
      for (const season of ["past", "future"]) {
        expect(await paula.say(["challenges", season])).toBe("Sorry, no challenges found.\n");
      }
    });

    test("at those that one hosts or takes part in", async () => {
      expect(cellsOf(await hanna.say(["challenges", "--host"]))).toEqual([head, row(challenge)]);
      expect(await paula.say(["challenges", "--participant"])).toContain("Sorry, no challenges found.");
      expect(await paula.say(["challenges", "--host"])).toContain("Sorry, no challenges found.");
    });

    test("at one challenge and its phases", async () => {
      expect(cellsOf(await paula.say(["challenge", challenge]))).toEqual([
        [
          "Start Date",
          "End Date",
          "Description",
          "Submission Guidelines",
          "Evaluation Details",
          "Terms and Conditions",
        ],
        [
          "01/01/26",
          "01/01/30",
          "b'AboutFind the lesions.'",
          "b'AboutFind the lesions.'",
          "b'AboutFind the lesions.'",
          "b'Be kind.'",
        ],
      ]);
      const [top, development] = cellsOf(await paula.say(["challenge", challenge, "phases"]));
      expect(top).toEqual(["Phase ID", "Phase Name", "Challenge ID", "Description"]);
      expect(development).toEqual([phase, "Development", challenge, "b'A phase.'"]);
    });

    test("at one phase, in words and as JSON", async () => {
      const said = await paula.say(["challenge", challenge, "phase", phase]);
      for (const line of [
        `Development Challenge ID: ${challenge} Phase ID: ${phase}`,
        "Start Date : 2026-01-01",
        "End Date : 2030-01-01",
        "Maximum Submissions per day : 100",
        "Leaderboard Public : True",
        "Code Name : dev",
        "Active : True",
        "Public : True",
      ]) {
        expect(said).toContain(line);
      }
      expect(JSON.parse(await paula.say(["challenge", challenge, "phase", "--json", phase]))).toMatchObject({
        id: Number(phase),
        codename: "dev",
      });
    });

    test("at its boards", async () => {
      const [head, first] = cellsOf(await paula.say(["challenge", challenge, "phase", phase, "splits"]));
      expect([head, first]).toEqual([
        ["Challenge Phase ID", "Dataset Split", "Challenge Phase Name"],
        [board, "Development", "Development"],
      ]);
      expect(await paula.say(["challenge", challenge, "leaderboard", board])).toBe(
        "Sorry, no Leaderboard results found.\n",
      );
    });

    test("for what is not there", async () => {
      for (const words of [
        ["challenge", "99"],
        ["challenge", "99", "phases"],
        ["challenge", challenge, "leaderboard", "99"],
        ["submission", "99"],
      ]) {
        const { code, out } = await paula.run(words);
        expect([code, out]).toEqual([1, expect.stringContaining("404 Client Error")]);
      }
    });
  });

  describe("takes part", () => {
    test("with a new team", async () => {
      expect(await paula.say(["teams", "-p"])).toBe("Sorry, no teams found.\n");
      const made = await paula.say(
        ["teams", "create", "participant"],
        ["Aurora", "y", "y", "aurora.example.org"],
      );
      expect(made).toContain("Your participant team Aurora was successfully created.");
      const [head, row] = cellsOf(await paula.say(["teams", "--participant"]));
      expect(head).toEqual(["ID", "Team Name", "Created By", "Members", "Team URL"]);
      expect(row?.slice(1)).toEqual(["Aurora", "paula", "paula", "https://aurora.example.org"]);
      team = row?.[0] ?? "";
      const again = await paula.run(["teams", "create", "participant"], ["Aurora", "y", "n"]);
      expect([again.code, again.out]).toEqual([
        1,
        expect.stringContaining("Error: There is a team with this name already."),
      ]);
    });

    test("with a new host team, where the role is there", async () => {
      expect(await hanna.say(["teams", "create", "host"], ["Pathologists", "y", "n"])).toContain(
        "Your host team Pathologists was successfully created.",
      );
      expect(cellsOf(await hanna.say(["teams", "--host"])).map((row) => row[1])).toEqual([
        "Team Name",
        "Pathologists",
        "Radiologists",
      ]);
      const refused = await paula.run(["teams", "create", "host"], ["Mine", "y", "n"]);
      expect([refused.code, refused.out]).toEqual([
        1,
        expect.stringContaining("Only hosts can form a host team."),
      ]);
    });

    test("after reading the terms", async () => {
      const early = await paula.run(["challenge", challenge, "phase", phase, "submissions"]);
      expect([early.code, early.out]).toEqual([
        1,
        expect.stringContaining("Error: You haven't participated in the challenge"),
      ]);
      expect(await paula.say(["challenge", challenge, "participate", team], ["n"])).toContain(
        "You can't participate in the challenge without accepting",
      );
      const said = await paula.say(["challenge", challenge, "participate", team], ["y"]);
      expect(said).toContain(`${server.base}/web/challenges/challenge-page/${challenge}/evaluation`);
      expect(said).toContain(`Your team id ${team} is now participating in this challenge.`);
      const page = await fetch(`${server.base}/web/challenges/challenge-page/${challenge}/evaluation`);
      expect(page.status).toBe(200);
      expect(cellsOf(await paula.say(["challenges", "--participant"]))[1]?.[0]).toBe(challenge);
      const host = await hanna.run(["challenge", challenge, "participate", team], ["y"]);
      expect([host.code, host.out]).toEqual([1, expect.stringContaining("404 Client Error")]);
    });
  });

  describe("hands in", () => {
    const submit = (...more: string[]) => ["challenge", challenge, "phase", phase, "submit", ...more];
    const rows = () => server.app.db.selectFrom("submission").selectAll().orderBy("id", "desc").execute();

    test("a file with everything that can be said about it", async () => {
      const details = ["y", "Two trees", "Words", "https://example.org/p", "https://example.org/q"];
      const said = await paula.say(submit("--file", "predictions.csv", "--private"), [
        ...details,
        ...answered,
      ]);
      submission = /with the ID (\d+) is successfully submitted/.exec(said)?.[1] ?? "";
      expect(said).toContain(
        `You can use \`evalai submission ${submission}\` to view this submission's status.`,
      );
      const [row] = await rows();
      expect(row).toMatchObject({
        id: Number(submission),
        method_name: "Two trees",
        method_description: "Words",
        project_url: "https://example.org/p",
        publication_url: "https://example.org/q",
        is_public: 0,
      });
      expect(JSON.parse(row?.attributes ?? "")).toEqual({
        Backbone: "oak",
        Extra: true,
        Kind: "trees",
        Views: ["front", "side"],
      });
    });

    test("and sees what came out", async () => {
      await evaluated();
      const said = await paula.say(["submission", submission]);
      expect(said).toMatch(
        /^\nAurora Submission ID: \d+\n\nSubmission Status : finished\n\nExecution Time \(sec\) : [\d.]+\n\nSubmitted At : .*M\n\n$/,
      );
      expect(JSON.parse(await paula.say(["submission", submission, "result"]))).toMatchObject({
        cases: 6,
        predicted: 6,
      });
      const [head, row] = cellsOf(await paula.say(["challenge", challenge, "phase", phase, "submissions"]));
      expect(head).toEqual([
        "ID",
        "Participant Team",
        "Execution Time(sec)",
        "Status",
        "Submitted At",
        "Method Name",
      ]);
      expect(row).toEqual([
        submission,
        "Aurora",
        expect.stringMatching(/^[\d.]+$/),
        "finished",
        moment,
        "Two trees",
      ]);
    });

    test("with or without flags, but not with both", async () => {
      expect(await paula.say(submit("--file", "predictions.csv", "--public"), ["n", ...answered])).toContain(
        "is successfully submitted",
      );
      expect((await rows())[0]?.is_public).toBe(1);
      expect(await paula.say(submit("--file", "predictions.csv"), ["n", ...answered])).toContain(
        "is successfully submitted",
      );
      expect((await rows())[0]?.is_public).toBe(1);
      expect(await paula.say(submit("--file", "predictions.csv", "--public", "--private"))).toContain(
        "can't be public and private",
      );
      await evaluated();
      expect(await rows()).toHaveLength(3);
    });

    test("a file in parts", async () => {
      // Of 20 MiB at most, so it takes three.
      const [, ...lines] = predictions.split("\n");
      const records = lines.map((line) => ({
        case: line.split(",")[0],
        probability: Number(line.split(",")[1]),
      }));
      const wide = JSON.stringify(records) + " ".repeat(41 * 2 ** 20);
      writeFileSync(join(paula.home, "large.json"), wide);
      const said = await paula.say(submit("--file", "large.json", "--large", "--private"), ["n", unanswered]);
      expect(said).toContain("Uploading the file...");
      expect(said).toMatch(
        /Your submission large\.json with the id \d+ is successfully submitted for evaluation\./,
      );
      const [row] = await rows();
      expect(row).toMatchObject({ file_name: "large.json", file_bytes: wide.length, is_public: 0 });
      expect(new Bun.CryptoHasher("sha256").update(wide).digest("hex")).toBe(row?.file_digest ?? "");
    }, 120_000);

    test("what is no good, and is told so", async () => {
      writeFileSync(join(paula.home, "bad.csv"), "x\n1\n");
      for (const how of [[], ["--large"]]) {
        const { code, out } = await paula.run(submit("--file", "bad.csv", ...how), ["n", ...answered]);
        expect([code, out]).toEqual([
          1,
          expect.stringContaining('columns "case", "probability": are missing'),
        ]);
      }
      const { code, out } = await paula.run(submit("--file", "predictions.csv"), ["n", unanswered]);
      expect([code, out]).toEqual([1, expect.stringContaining('Error: "Backbone" must be answered.')]);
    });

    test("and lists what it handed in, also of some days only", async () => {
      await evaluated();
      const list = (...more: string[]) =>
        paula.run(["challenge", challenge, "phase", phase, "submissions", ...more]);
      expect(cellsOf((await list("-s", "01/01/20", "-e", "01/01/60")).out)).toHaveLength(6);
      expect((await list("--end-date", "01/01/20")).out).toContain(
        "Sorry, no submissions were made during this time period.",
      );
      expect((await list("--start-date", "01.01.20")).code).toBe(2);
    });

    test("fetches its files by their address", async () => {
      const address = `${server.base}/files?bucket=assay&key=team_${team}/submission_${submission}/submission_result.json`;
      expect(await paula.say(["download-file", address])).toContain(
        "Your file submission_result.json is successfully downloaded.",
      );
      expect(JSON.parse(readFileSync(join(paula.home, "submission_result.json"), "utf8"))).toMatchObject({
        cases: 6,
      });
      const refused = await paula.run([
        "download-file",
        address.replace("submission_result.json", "stdout.txt"),
      ]);
      expect([refused.code, refused.out]).toEqual([
        1,
        expect.stringContaining("Error: You are not authorized to access this file."),
      ]);
      expect(
        (await paula.run(["download-file", "https://elsewhere.example.org/?bucket=a&key=b"])).out,
      ).toContain("doesn't match the EvalAI url");
    });

    test("and stands on the leaderboard", async () => {
      const [head, first] = cellsOf(await paula.say(["challenge", challenge, "leaderboard", board]));
      expect(head).toEqual(["Rank", "Participant Team", "auroc", "brier", "Last Submitted"]);
      expect(first).toEqual([
        "1",
        "Aurora",
        expect.stringMatching(/^[01](\.\d+)?$/),
        expect.stringMatching(/^0\.\d+$/),
        moment,
      ]);
    });

    test("the hidden labels, as a host and as nobody else", async () => {
      writeFileSync(join(hanna.home, "truth.csv"), `${labels}\n`);
      const said = await hanna.say(submit("--file", "truth.csv", "--annotation"));
      expect(said).toContain(
        `The annotation file truth.csv for challenge phase ${phase} is successfully uploaded.`,
      );
      const { annotation_name } = await server.app.db
        .selectFrom("phase")
        .select("annotation_name")
        .where("id", "=", Number(phase))
        .executeTakeFirstOrThrow();
      expect(annotation_name).toBe("truth.csv");
      const refused = await paula.run(submit("--file", "predictions.csv", "--annotation"));
      expect([refused.code, refused.out]).toEqual([
        1,
        expect.stringContaining("Sorry, you are not authorized to make this request!"),
      ]);
    });
  });

  test("nothing went wrong inside the server", () => {
    expect(server.app.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("the launcher comes from the server", async () => {
    const response = await fetch(`${server.base}/downloads/evalai-offline.py`);
    expect(response.headers.get("content-disposition")).toContain("evalai-offline.py");
    expect(await response.text()).toBe(
      readFileSync(join(import.meta.dir, "../../static/downloads/evalai-offline.py"), "utf8"),
    );
    for (const path of [
      "/downloads/nothing.py",
      "/downloads/../demo/annotations/dev.csv",
      "/downloads/%2e%2e/demo/annotations/dev.csv",
    ]) {
      expect((await fetch(server.base + path)).status).toBe(404);
    }
  });
});
