import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { collectPredictions } from "../../../src/platform/sealed/collect.ts";
import { paxEntry, type RawTarEntry, tarBytes } from "../../evil/tar-bytes.ts";

const limits = { outputBytes: 10_000, outputFiles: 10 };
const root: RawTarEntry = { name: "./", type: "5", mode: 0o777 };
const file = (name: string, content: string, more: Partial<RawTarEntry> = {}): RawTarEntry => ({
  name,
  content,
  ...more,
});

/** Everything that was received, whether it was to be kept, and how much of the tar was asked for. */
async function collect(tar: Uint8Array, pieceBytes = 512) {
  const received: Uint8Array[] = [];
  const state = { discarded: false, asked: 0 };
  async function* pieces() {
    for (let at = 0; at < tar.length; at += pieceBytes) {
      state.asked += 1;
      // Used again for the next piece, as streams may do.
      yield Uint8Array.from(tar.subarray(at, at + pieceBytes));
    }
  }
  const ending = await collectPredictions(pieces(), limits, async (source) => {
    for await (const piece of source) received.push(Uint8Array.from(piece));
    return { discard: async () => void (state.discarded = true) };
  });
  return { ending, text: Buffer.concat(received).toString(), ...state };
}

async function endingOf(...entries: RawTarEntry[]) {
  const { ending } = await collect(tarBytes([root, ...entries]));
  return "message" in ending ? `${ending.how}: ${ending.message}` : ending.how;
}

describe("what is taken", () => {
  test.each(["predictions.csv", "predictions.json", "submission.csv", "submission.json"])(
    "%s",
    async (name) => {
      const { ending, text, discarded } = await collect(tarBytes([root, file(`./${name}`, "id,score\n")]));
      expect(ending).toMatchObject({ how: "predictions", name });
      expect([text, discarded]).toEqual(["id,score\n", false]);
    },
  );

  test("is whole, among other files and folders, however the tar is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 4000 }),
        fc.integer({ min: 1, max: 2000 }),
        async (content, cut) => {
          const tar = tarBytes([
            root,
            file("./notes.txt", "before"),
            file("./predictions.json", content),
            { name: "./logs/", type: "5" },
            file("./logs/submission.csv", "not this one"),
          ]);
          const { ending, text } = await collect(tar, cut);
          expect(ending.how).toBe("predictions");
          expect(text).toBe(Buffer.from(content).toString());
        },
      ),
    );
  });
});

describe("what is not taken", () => {
  test("nothing, or only something else: and what there was is named", async () => {
    expect(await endingOf()).toMatch(
      /^no_output: Nothing was left in \/output\. Write \/output\/predictions\.csv/,
    );
    expect(await endingOf(file("./Predictions.csv", "x"))).toMatch(
      /^no_output: .* is "Predictions\.csv"\. Write/,
    );
    expect(await endingOf(...[1, 2, 3, 4, 5, 6, 7].map((n) => file(`./${n}`, "")))).toMatch(
      /"5" and 2 more\./,
    );
    expect(await endingOf({ name: "./predictions.csv/", type: "5" })).toMatch(/^no_output/);
    expect((await collect(tarBytes([root]))).discarded).toBe(true);
  });

  test("two files that could be meant", async () => {
    expect(await endingOf(file("./predictions.csv", "a"), file("./submission.json", "b"))).toBe(
      "malformed_output: There is predictions.csv and also submission.json. Write one file of predictions.",
    );
    expect(await endingOf(file("./predictions.csv", "a"), file("predictions.csv", "b"))).toMatch(
      /^malformed/,
    );
  });

  test.each([
    ["symbolic link", { type: "2", linkName: "/etc/passwd" }],
    ["hard link", { type: "1", linkName: "another" }],
    ["pipe", { type: "6" }],
    ["character device", { type: "3" }],
    ["block device", { type: "4" }],
    ["unknown", { type: "Z" }],
  ])("a %s, in its place or anywhere else", async (kind, how) => {
    const said = `is a ${kind}. Leave only plain files and folders in /output.`;
    expect(await endingOf({ name: "./predictions.csv", ...how })).toBe(
      `malformed_output: "predictions.csv" ${said}`,
    );
    expect(await endingOf(file("./predictions.csv", "good"), { name: "./zzz", ...how })).toMatch(
      /^malformed_output/,
    );
  });

  test.each(["../predictions.csv", "/predictions.csv", "./a/../../x", "./a\u001b[31m", "./a\nb"])(
    "a name that leads elsewhere or is not fit to be shown: %j",
    async (name) => {
      expect(await endingOf(file(name, "x"))).toMatch(/^malformed_output: The name ".*" is not allowed\.$/s);
    },
  );

  test("folders too deep in one another", async () => {
    const deep = (folders: number) => [paxEntry({ path: `./${"d/".repeat(folders)}x` }), file("x", "")];
    expect(await endingOf(...deep(64))).toMatch(/^malformed_output/);
    expect(await endingOf(...deep(63))).toMatch(/^no_output/);
  });

  test("a file that says that it has holes", async () => {
    const records = paxEntry({
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.realsize": "9000",
    });
    expect(await endingOf(records, file("./predictions.csv", "x"))).toMatch(
      /^malformed_output: .* has holes/,
    );
  });

  test("headers that different programs read differently", async () => {
    expect(await endingOf(paxEntry("9 path=x\n8 path=\n"), file("./predictions.csv", "x"))).toMatch(
      /^malformed_output: What was left in \/output cannot be read/,
    );
  });
});

describe("what is too much", () => {
  test("is refused at the header that announces it, before a byte of it is read", async () => {
    const tar = tarBytes([root, { name: "./predictions.csv", size: 10_001, content: "x".repeat(100_000) }]);
    const { ending, text, asked } = await collect(tar);
    expect(ending.how).toBe("output_too_large");
    expect([text, asked]).toEqual(["", 2]);
  });

  test("all files together, and their number, also behind the predictions", async () => {
    const half = "x".repeat(5001);
    expect(await endingOf(file("./predictions.csv", half), file("./other", half))).toMatch(
      /^output_too_large/,
    );
    const many = Array.from({ length: 11 }, (_, n) => file(`./${n}`, ""));
    expect(await endingOf(...many)).toMatch(/^output_too_large: .* 10000 bytes, in 10 files/);
    expect(await endingOf(...many.slice(1))).toMatch(/^no_output/);
  });
});

test("a tar that breaks off is the engine's trouble", async () => {
  const tar = tarBytes([root, file("./predictions.csv", "x".repeat(2000))]);
  await expect(collect(tar.subarray(0, 1536))).rejects.toThrow("cut off");
});

test("whatever the bytes, it ends in one of the endings or says that it broke off", async () => {
  const tar = tarBytes([root, file("./a", "1"), file("./predictions.csv", "abc")]);
  await fc.assert(
    fc.asyncProperty(fc.nat(tar.length - 1), fc.nat(255), async (at, byte) => {
      const changed = Buffer.from(tar);
      changed[at] = byte;
      const ending = await collect(changed).then(
        (collected) => collected.ending.how,
        (error: Error) => error.message,
      );
      expect(ending).toMatch(/^(predictions|no_output|malformed_output|output_too_large)$|cut off/);
    }),
  );
});
