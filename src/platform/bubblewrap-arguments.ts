import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import type { Box } from "./box.ts";

/** Where bubblewrap reads its seccomp program, and where it writes what became of the program. */
const seccompDescriptor = 3;
const statusDescriptor = 4;

/** Who we are, which decides how a box becomes somebody else. */
export type Ourselves = { isRoot: boolean };

/**
 * The command line that seals a program off with bubblewrap: new namespaces of every kind (so no network), a read-only
 * root made of nothing but the machine's programs and what the box names, a small /tmp in memory, no rights.
 *
 * As root we make no user namespace: the program becomes a real user `uid` without rights, so that the limit on processes
 * holds (the kernel never applies it to root, whatever root calls itself in there). Otherwise the user namespace maps us.
 *
 * To be started with an empty environment: what is not set here is handed on.
 *
 * @param folders further folders to show read-only under their own names.
 */
export function bubblewrapArguments(
  box: Box,
  uid: number,
  folders: string[],
  { isRoot }: Ourselves,
): string[] {
  const id = String(uid);
  return [
    ...["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"],
    ...(isRoot ? [] : ["--unshare-user", "--disable-userns", "--uid", id, "--gid", id]),
    ...["--die-with-parent", "--new-session", "--hostname", "box"],
    ...["--seccomp", String(seccompDescriptor), "--json-status-fd", String(statusDescriptor)],
    ...["--cap-drop", "ALL"],
    ...(isRoot ? ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap((right) => ["--cap-add", right]) : []),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...tmpfs("/dev/shm", Math.min(box.limits.scratchBytes, 64 * 1024 ** 2)),
    ...tmpfs("/tmp", box.limits.scratchBytes),
    ...parents([...settings, ...folders, ...[...box.inputs, ...box.outputs].map(({ inside }) => inside)]),
    ...systemFolders(),
    ...folders.flatMap((folder) => ["--ro-bind", folder, folder]),
    ...box.inputs.flatMap(({ host, inside }) => ["--ro-bind", host, inside]),
    ...box.outputs.flatMap(({ host, inside }) => ["--bind", host, inside]),
    // Both are in memory and without a size of their own.
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", "/tmp"],
    ...Object.entries(environment(box)).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...limits(box),
    ...(isRoot ? becomeUser(id) : []),
    ...box.argv,
  ];
}

/** Shared libraries are found through these: Debian's BLAS, for one, is a link into /etc/alternatives. */
const settings = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
];

/** /usr, with the old names of its folders however this machine has them, and the few settings that programs need. */
function systemFolders(): string[] {
  const old = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].filter((path) => existsSync(path));
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...old.flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path],
    ),
    ...settings.flatMap((path) => ["--ro-bind-try", path, path]),
  ];
}

function tmpfs(path: string, bytes: number): string[] {
  return ["--perms", "1777", "--size", String(bytes), "--tmpfs", path];
}

/** Every folder above these paths, which bubblewrap would otherwise make for itself and close to the box. */
function parents(paths: string[]): string[] {
  const above = (path: string): string[] => (path === "/" ? [] : [...above(dirname(path)), path]);
  const folders = new Set(paths.flatMap((path) => above(dirname(path))));
  return [...folders].flatMap((folder) => ["--perms", "0755", "--dir", folder]);
}

function environment(box: Box): Record<string, string> {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/tmp", TMPDIR: "/tmp", ...box.env };
}

/**
 * Limits per process, from util-linux's prlimit. `data` is private memory that can be written: unlike the address space
 * it leaves out files that are only mapped and space that is only reserved, of which number crunching has plenty.
 */
function limits({
  limits: { seconds, memoryBytes, cpus, processes, scratchBytes, outputBytes },
}: Box): string[] {
  return [
    "prlimit",
    `--data=${memoryBytes}`,
    `--cpu=${Math.ceil(seconds * Math.max(1, cpus)) + 1}`,
    `--nproc=${processes}`,
    `--fsize=${Math.max(scratchBytes, outputBytes)}`,
    "--nofile=1024",
    "--core=0",
    "--",
  ];
}

function becomeUser(id: string): string[] {
  const without = ["--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"];
  return ["setpriv", `--reuid=${id}`, `--regid=${id}`, ...without, "--"];
}
