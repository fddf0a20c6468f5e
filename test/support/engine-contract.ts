import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/platform/engine.ts";
import { boxLimits, processesWith, runPython } from "./box.ts";

/** What every engine must do for its boxes, as tests. `flood` is how many bytes the noisiest box prints. */
export function engineContract(engine: Engine, image: string, flood: number): void {
  setDefaultTimeout(30_000);

  const run = (program: string, changes: Parameters<typeof runPython>[3] = {}) =>
    runPython(engine, image, program, changes);
  const exited = (code: number) => ({ how: "exited", code }) as const;

  test("hands over streams, exit code, input, environment and output", async () => {
    const outcome = await run(`
import os, sys
print("to stdout", open("/in/given.txt").read(), os.environ["GREETING"])
print("to stderr", file=sys.stderr)
open("/out/written.txt", "w").write("kept")
sys.exit(3)`);
    expect(outcome).toMatchObject({
      ending: exited(3),
      stdout: { text: "to stdout given hello\n", dropped: 0 },
      stderr: { text: "to stderr\n", dropped: 0 },
      written: "kept",
    });
  });

  test("tells which signal ended a box as shells do", async () => {
    const outcome = await run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)");
    expect(outcome.ending).toEqual(exited(128 + 11));
  });

  test("tells as shells do that there is no such program", async () => {
    const { ending } = await runPython({ ...engine, python: "/no/such/python" }, image, "");
    expect(ending).toEqual(exited(127));
  });

  test("shows nothing of this machine but its programs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-secret-"));
    await writeFile(join(folder, "labels.csv"), "secret");
    process.env.ASSAY_TEST_SECRET = "in our environment";
    try {
      const outcome = await run(
        `
import os, sys
for path in sys.argv[1:] + ["/etc/shadow", "/root/.bashrc", "/dev/sda", "/dev/vda", "/dev/mem"]:
    try:
        if open(path, "rb").read(1): print("read", path)
    except OSError: pass
for process in os.listdir("/proc"):
    try:
        if b"ASSAY_TEST_SECRET" in open("/proc/" + process + "/environ", "rb").read(): print("saw our environment")
    except OSError: pass
print(sorted(set(os.environ) - {"PATH", "HOME", "TMPDIR", "GREETING", "PWD", "HOSTNAME", "LC_CTYPE"}))
print([os.getpid() < 10, os.environ["HOME"], os.getcwd()])`,
        { argv: [join(folder, "labels.csv"), import.meta.path] },
      );
      expect(outcome.stdout.text).toBe("[]\n[True, '/tmp', '/tmp']\n");
    } finally {
      delete process.env.ASSAY_TEST_SECRET;
      await rm(folder, { recursive: true });
    }
  });

  test("has no network, not even to this machine", async () => {
    let calls = 0;
    using server = Bun.serve({ port: 0, hostname: "0.0.0.0", fetch: () => new Response(String(++calls)) });
    const addresses = Object.values(networkInterfaces()).flatMap(
      (each) => each?.map(({ address }) => address) ?? [],
    );
    await fetch(`http://127.0.0.1:${server.port}/`);
    expect(calls).toBe(1);
    const outcome = await run(
      `
import socket, sys
for address in sys.argv[2:] + ["169.254.169.254", "8.8.8.8"]:
    try: socket.create_connection((address, int(sys.argv[1])), timeout=2); print("reached", address)
    except OSError: pass
try: print("resolved", socket.getaddrinfo("example.org", 80))
except OSError: pass
print("done")`,
      { argv: [String(server.port), ...addresses] },
    );
    expect(outcome.stdout.text).toBe("done\n");
    expect(calls).toBe(1);
  });

  test("is a user without rights who cannot get any", async () => {
    const outcome = await run(`
import ctypes, os
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
print(os.getuid() >= 61000, os.getgid() >= 61000, int(status["CapEff"], 16), int(status["CapBnd"], 16), status["NoNewPrivs"], status["Seccomp"])
libc = ctypes.CDLL(None)
print(libc.unshare(0x10000000), libc.unshare(0x20000), libc.mount(b"x", b"/tmp", b"tmpfs", 0, None), libc.setuid(0))
clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
born = libc.syscall(clone, 0x10000000 | 17, 0, 0, 0, 0)
if born == 0: os._exit(0)
print(born)`);
    expect(outcome.stdout.text).toBe("True True 0 0 1 2\n-1 -1 -1 -1\n-1\n");
  });

  test("can write to /tmp, /dev/shm and its outputs, and nowhere else", async () => {
    const outcome = await run(`
import os
os.makedirs("/tmp/x"); open("/tmp/x/y", "w").write("fine"); open("/dev/shm/y", "w").write("fine")
for folder in ["/", "/usr", "/usr/lib", "/etc", "/dev", "/in", "/out", "/proc", "/sys", "/var/tmp", "/run", "/home", "/root"]:
    try: open(folder + "/new", "w"); print("wrote to", folder)
    except OSError: pass
for action in [lambda: open("/in/given.txt", "w"), lambda: os.chmod("/in/given.txt", 0o777), lambda: os.remove("/in/given.txt")]:
    try: action(); print("changed the input")
    except OSError: pass`);
    expect(outcome).toMatchObject({ ending: exited(0), stdout: { text: "" } });
  });

  test("cannot put anything else in the place of an output", async () => {
    const outcome = await run(`
import os
for action in [
    lambda: os.remove("/out/written.txt"),
    lambda: os.symlink("/etc/passwd", "/out/link"),
    lambda: (os.symlink("/etc/passwd", "/tmp/link"), os.replace("/tmp/link", "/out/written.txt")),
    lambda: os.rename("/out", "/tmp/out"),
    lambda: os.mkfifo("/out/pipe"),
]:
    try: action(); print("done")
    except OSError: pass
open("/out/written.txt", "w").write("still here")`);
    expect(outcome).toMatchObject({ stdout: { text: "" }, written: "still here" });
  });

  test("keeps outputs, scratch space and files within their limits", async () => {
    const outcome = await run(`
open("/out/written.txt", "w").write("x" * 1025)
try: open("/tmp/sparse", "wb").truncate(${boxLimits.scratchBytes} + 1)
except OSError as error: print(error.errno)
written = 0
try:
    for name in "abc":
        with open("/tmp/" + name, "wb", 0) as file:
            for _ in range(${boxLimits.scratchBytes} >> 17): written += file.write(bytes(65536))
except OSError as error: print(error.errno, written <= ${boxLimits.scratchBytes})
try: open("/out/written.txt", "r+b").truncate(1 << 40)
except OSError as error: print(error.errno)`);
    expect(outcome.stdout.text).toBe("27\n28 True\n27\n");
    expect(outcome.written).toBe("too_large");
  });

  test("takes any amount of noise and keeps its beginning", async () => {
    const outcome = await run(`
import os
block = b"0123456789abcdef" * 4096
for _ in range(${flood} // len(block)): os.write(1, block)
os.write(2, b"end")`);
    expect(outcome.ending).toEqual(exited(0));
    expect(outcome.stdout.text).toHaveLength(4096);
    expect(outcome.stdout.text.startsWith("0123456789abcdef0123")).toBe(true);
    expect(outcome.stdout.dropped).toBe(Math.floor(flood / 65536) * 65536 - 4096);
    expect(outcome.stderr).toEqual({ text: "end", dropped: 0 });
  });

  test("ends a box that does not end", async () => {
    const program =
      "import signal, sys\nfor each in (1, 2, 15): signal.signal(each, signal.SIG_IGN)\nprint('on')\nsys.stdout.flush()\nwhile True: pass";
    const outcome = await run(program, { limits: { seconds: 1 } });
    expect(outcome).toMatchObject({ ending: { how: "timeout" }, stdout: { text: "on\n" } });
  });

  test("ends a cancelled box and everything in it", async () => {
    const word = `cancelled-${process.pid}-${crypto.randomUUID()}`;
    const stop = new AbortController();
    const running = run("import os, time\nos.fork(); os.setsid() if os.fork() else None\ntime.sleep(60)", {
      argv: [word],
      signal: stop.signal,
    });
    while ((await processesWith(word)) < 4) await Bun.sleep(20);
    stop.abort();
    expect((await running).ending).toEqual({ how: "cancelled" });
    while ((await processesWith(word)) > 0) await Bun.sleep(10);
  });

  test("does not begin when it is cancelled already", async () => {
    expect((await run("print(1)", { signal: AbortSignal.abort() })).ending).toEqual({ how: "cancelled" });
  });

  test("leaves nothing running behind", async () => {
    const word = `behind-${process.pid}-${crypto.randomUUID()}`;
    const program =
      "import os, time\nif os.fork() == 0:\n  os.setsid()\n  os.close(1); os.close(2)\n  time.sleep(60)";
    expect((await run(program, { argv: [word] })).ending).toEqual(exited(0));
    while ((await processesWith(word)) > 0) await Bun.sleep(10);
  });

  test("holds a process to its memory", async () => {
    const outcome = await run("x = bytearray(b'x') * 10**9\nprint('got it')");
    expect(outcome.stdout.text).toBe("");
    // Refused by the kernel, as an exception in Python, or killed for it.
    expect([exited(1), { how: "out_of_memory" }]).toContainEqual(outcome.ending);
  });

  test("holds all its processes together to their memory", async () => {
    const outcome = await run(`
import os, time
for _ in range(3):
    if os.fork() == 0:
        x = bytearray(b'x') * 100_000_000
        time.sleep(20)
        os._exit(0)
os.wait()`);
    expect(outcome.ending).toEqual({ how: "out_of_memory" });
  });

  test("holds a fork bomb", async () => {
    const outcome = await run(`
import os, time
born = 0
try:
    while True:
        if os.fork() == 0: time.sleep(30)
        born += 1
except OSError: print(born, flush=True)
os._exit(0)`);
    expect(outcome.ending).toEqual(exited(0));
    expect(Number(outcome.stdout.text)).toBeGreaterThan(1);
    expect(Number(outcome.stdout.text)).toBeLessThan(boxLimits.processes);
  });
}
