import { resolve } from "node:path";
import { makeBackup } from "../platform/backup.ts";
import { build } from "../platform/build.ts";
import { systemClock } from "../kit/clock.ts";
import type { Command } from "./command.ts";

export const backupCommand: Command = {
  name: "backup",
  summary: "Copy a data folder into a new folder, also while it is being served.",
  usage: "backup --out NEWFOLDER [--data FOLDER]",
  flags: { out: { type: "string", meaning: "folder that the backup becomes; it must not exist yet" } },
  async run({ config, flags, out, err }) {
    if (typeof flags.out !== "string") {
      err(`Usage: assay ${backupCommand.usage}`);
      return 2;
    }
    const target = resolve(flags.out);
    const { manifest, damaged } = await makeBackup(config.data, target, systemClock.now(), build.version);
    const { files, database } = manifest;
    out(
      `Backed up to ${target}: the database (${database.bytes} bytes) and ${files.count} stored files (${files.bytes} bytes).`,
    );
    for (const digest of damaged)
      err(
        `The stored file ${digest} is missing or damaged in ${config.data}; everything else is in the backup.`,
      );
    return damaged.length === 0 ? 0 : 1;
  },
};
