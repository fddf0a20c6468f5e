import { describe, expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBubblewrap } from "../../src/platform/bubblewrap.ts";
import { bubblewrapRefusal } from "../../src/platform/bubblewrap-refusal.ts";
import { boxLimits, processesWith, runPython } from "../support/box.ts";
import { engineContract } from "../support/engine-contract.ts";

const engine = await openBubblewrap("bwrap", "/usr/bin/python3").catch((error: Error) => {
  console.error(error.message);
  return null;
});

describe("bubblewrap", () => {
  if (engine === null) return test.skip("needs bubblewrap and Python", () => {});
  engineContract(engine, "", 1_000_000_000);

  test("says what it is", () => {
    expect(engine.name).toBe("bubblewrap");
    expect(engine.describe()).toMatch(
      /^Python 3\.\d+\.\d+ of this machine \(\/usr\/bin\/python3\) under bubblewrap$/,
    );
  });

  test("shows of the root folder only what programs need", async () => {
    const program = "import os; print(*os.listdir('/')); print(*os.listdir('/etc'))";
    const [root = "", settings = ""] = (await runPython(engine, "", program)).stdout.text.split("\n");
    const needed = [
      "bin",
      "sbin",
      "lib",
      "lib32",
      "lib64",
      "libx32",
      "usr",
      "etc",
      "proc",
      "dev",
      "tmp",
      "in",
      "out",
    ];
    expect(root.split(" ").filter((name) => !needed.includes(name))).toEqual([]);
    expect(settings.split(" ").filter((name) => !/^(alternatives|ld\.so\..*|localtime)$/.test(name))).toEqual(
      [],
    );
  });

  test("is ended in any moment of its beginning, with all that it has begun", async () => {
    const word = `early-${process.pid}-${crypto.randomUUID()}`;
    const early = async (_: unknown, index: number) => {
      const stop = new AbortController();
      const run = runPython(engine, "", "import time; time.sleep(60)", { signal: stop.signal, argv: [word] });
      await Bun.sleep(index / 4);
      stop.abort();
      return (await run).ending.how;
    };
    const endings = [];
    for (let n = 0; n < 10; n++) endings.push(...(await Promise.all(Array.from({ length: 8 }, early))));
    expect(new Set(endings)).toEqual(new Set(["cancelled"]));
    while ((await processesWith(word)) > 0) await Bun.sleep(10);
  });

  test("refuses memory as soon as it is asked for, so that Python can say where", async () => {
    const program = "try: bytearray(10**9)\nexcept MemoryError: print('refused')";
    expect((await runPython(engine, "", program)).stdout.text).toBe("refused\n");
  });

  test("refuses system calls that take memory which no limit counts", async () => {
    const program =
      "import ctypes; libc = ctypes.CDLL(None); print(libc.memfd_create(b'x', 0), libc.shmget(0, 4096, 0o1600))";
    expect((await runPython(engine, "", program)).stdout.text).toBe("-1 -1\n");
  });

  test("takes a Python with an environment of its own, wherever it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-venv-"));
    try {
      Bun.spawnSync(["/usr/bin/python3", "-m", "venv", "--without-pip", folder]);
      const library = (await readdir(join(folder, "lib")))[0] ?? "";
      await writeFile(join(folder, "lib", library, "site-packages", "mine.py"), "print('here')");
      await chmod(folder, 0o755);
      const own = await openBubblewrap("bwrap", join(folder, "bin", "python"));
      expect((await runPython(own, "", "import mine")).stdout.text).toBe("here\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("hands the box no descriptors but its streams", async () => {
    const program = "import os; print(sorted(os.listdir('/proc/self/fd')))";
    // The fourth is the listing itself.
    expect((await runPython(engine, "", program)).stdout.text).toBe("['0', '1', '2', '3']\n");
  });

  test("what bubblewrap itself cannot do is a problem of the platform, whatever a box prints", async () => {
    const inputs = [{ host: "/no/such/file", inside: "/in/x" }];
    const box = {
      name: "x",
      labels: {},
      image: "",
      argv: ["true"],
      env: {},
      inputs,
      outputs: [],
      limits: boxLimits,
    };
    const { ending } = await engine.run(box, new AbortController().signal);
    expect(ending).toMatchObject({
      how: "platform_error",
      message: expect.stringContaining("/no/such/file"),
    });
    const forged = await runPython(engine, "", "import sys; sys.exit('bwrap: no namespaces')");
    expect(forged.ending).toEqual({ how: "exited", code: 1 });
  });

  test("stops what fills memory with empty files, and leaves a few thousand alone", async () => {
    const program =
      "import sys, time\nfor i in range(int(sys.argv[1])): open(f'/tmp/{i}', 'w').close()\ntime.sleep(0.5)";
    expect((await runPython(engine, "", program, { argv: ["5000"] })).ending).toEqual({
      how: "exited",
      code: 0,
    });
    expect((await runPython(engine, "", program, { argv: ["100000"] })).ending).toEqual({
      how: "out_of_memory",
    });
  });

  test("measures memory", async () => {
    const outcome = await runPython(engine, "", "import time; x = b'x' * 100_000_000; time.sleep(0.5)");
    expect(outcome.peakMemoryBytes).toBeGreaterThan(100_000_000);
    expect(outcome.peakMemoryBytes).toBeLessThan(200_000_000);
  });
});

describe("without bubblewrap", () => {
  test("a missing program is named, with how to get it", () => {
    expect(openBubblewrap("no-such-bwrap", "python3")).rejects.toThrow(
      'there is no program "no-such-bwrap". Install bubblewrap',
    );
    const here = process.execPath;
    expect(openBubblewrap(here, "true")).rejects.toThrow("does not answer as Python does");
    expect(openBubblewrap(here, "no-such-python3")).rejects.toThrow(
      'no program "no-such-python3". Install Python',
    );
  });

  test.each([
    [
      "bwrap: No permissions to create new namespace, likely because the kernel does not allow",
      /unprivileged_userns/,
    ],
    ["bwrap: setting up uid map: Permission denied", /unprivileged_userns/],
    ["bwrap: Unknown option --size", /0\.8 or newer/],
    ["bwrap: execvp prlimit: No such file or directory", /util-linux/],
    ["prlimit: failed to execute setpriv: No such file or directory", /util-linux/],
    ["setpriv: failed to execute /opt/p/bin/python3: Permission denied", /0755/],
  ])("%s is explained", (said, remedy) => {
    const refusal = bubblewrapRefusal(said);
    expect(refusal.kind).toBe("unavailable");
    expect(refusal.message).toMatch(remedy);
    expect(refusal.message).toContain(said);
  });
});
