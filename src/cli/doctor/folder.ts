import { accessSync, constants, existsSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diskSpace } from "../../platform/disk.ts";
import { type Check, fail, type Finding, ok, sizeOf, warn } from "./finding.ts";

/** File systems by the number that statfs(2) gives; from linux/magic.h and the kernel's own sources. */
const kinds: Record<number, [name: string, is: "local" | "passing" | "remote"]> = {
  0xef53: ["ext4", "local"],
  0x58465342: ["xfs", "local"],
  0x9123683e: ["btrfs", "local"],
  0x2fc12fc1: ["zfs", "local"],
  0xf2f52010: ["f2fs", "local"],
  0xca451a4e: ["bcachefs", "local"],
  0x01021994: ["tmpfs", "passing"],
  0x794c7630: ["overlay", "passing"],
  0x6969: ["nfs", "remote"],
  0xff534d42: ["cifs", "remote"],
  0xfe534d42: ["smb", "remote"],
  0x517b: ["smb", "remote"],
  0x65735546: ["fuse", "remote"],
  0x01021997: ["9p", "remote"],
  0x00c36400: ["ceph", "remote"],
};

/** SQLite's locks and its shared memory want a disk of this machine, and people's work a lasting one. */
export const fileSystem: Check = ({ data }) => judgeFileSystem(statfsSync(nearest(data)).type);

/** @param type as statfs(2) gives it. */
export function judgeFileSystem(type: number): Finding {
  const [name, is] = kinds[type >>> 0] ?? [`unknown (0x${(type >>> 0).toString(16)})`, "unknown"];
  if (is === "local") return ok(`${name}, on a disk of this machine`);
  if (is === "passing")
    return warn(
      `${name}: what is written there goes with the container or the next start`,
      "Put the data folder on a disk or a volume.",
    );
  if (is === "remote")
    return fail(
      `${name}: a database on it can be damaged`,
      "Move the data folder to a disk of this machine; network shares are fine for backups.",
    );
  return warn(
    `the file system is ${name}`,
    "Make sure that it is a disk of this machine, not a network share.",
  );
}

export const permissions: Check = ({ data }) => {
  const folder = nearest(data);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return fail(
      `${folder} cannot be written by this user`,
      `Run as its owner, or give it to this user: chown -R ${process.getuid?.() ?? "USER"} ${folder}`,
    );
  }
  if (folder !== data) return ok(`${data} does not exist yet; the first start makes it`);
  const others = statSync(data).mode & 0o077;
  if (others === 0) return ok(`${data}, for its owner only`);
  return warn(
    `${data} can be entered by others of this machine, and hidden labels lie there`,
    `chmod 700 ${data}`,
  );
};

export const freeSpace: Check = async ({ data, minFreeBytes }) => {
  const { free, total } = await diskSpace(nearest(data));
  const says = `${sizeOf(free)} of ${sizeOf(total)} free`;
  if (free < minFreeBytes) {
    return fail(
      `${says}: nothing is taken in below ${sizeOf(minFreeBytes)}`,
      "Make room, or lower --min-free-bytes.",
    );
  }
  if (free < 2 * minFreeBytes)
    return warn(`${says}: below ${sizeOf(minFreeBytes)} nothing is taken in`, "Make room soon.");
  return ok(says);
};

/** The picture library is loaded from the run folder, which a mount without the right to execute prevents. */
export const executables: Check = ({ data }) => {
  if (!existsSync(join(data, "run"))) return ok("there is no data folder yet");
  const trial = join(data, "run", `doctor-${process.pid}`);
  writeFileSync(trial, "#!/bin/sh\nexit 0\n", { mode: 0o700 });
  try {
    if (Bun.spawnSync([trial]).success) return ok("programs can be run from the data folder");
  } catch {
    // Not being allowed to start it is the answer.
  } finally {
    rmSync(trial);
  }
  return warn(
    "programs cannot be run from the data folder, so there will be no pictures",
    "Mount its file system without noexec.",
  );
};

/** The folder itself or, before the first start, the one it will be made in. */
export function nearest(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearest(dirname(folder));
}
