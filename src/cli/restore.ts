import { resolve } from "node:path";
import { verifyAudit } from "../accounts/audit.ts";
import { checkBackup } from "../platform/backup-check.ts";
import { insistOnEmpty, restoreBackup } from "../platform/backup-restore.ts";
import { openKysely } from "../platform/database.ts";
import type { Command, Context } from "./command.ts";

export const restoreCommand: Command = {
  name: "restore",
  summary: "Make a data folder from a backup, or check a backup from end to end.",
  usage: "restore BACKUP --data NEWFOLDER [--damaged]\n       assay restore --verify BACKUP",
  flags: {
    verify: { type: "boolean", meaning: "only read the backup and name everything that is wrong with it" },
    damaged: { type: "boolean", meaning: "restore what is left of a backup that is damaged" },
  },
  async run(context) {
    const { config, positionals, flags, out, err } = context;
    const [named, ...rest] = positionals;
    // Into which folder is not to be left to a default.
    if (named === undefined || rest.length > 0 || (flags.verify !== true && flags.data === undefined)) {
      err(`Usage: assay ${restoreCommand.usage}`);
      return 2;
    }
    const backup = resolve(named);
    if (flags.verify !== true) insistOnEmpty(config.data);
    const isWhole = await verify(backup, context);
    if (flags.verify === true) return isWhole ? 0 : 1;
    if (!isWhole && flags.damaged !== true) {
      err("Nothing was restored. With --damaged, what is left of this backup is.");
      return 1;
    }
    await restoreBackup(backup, config.data);
    out(`Restored to ${config.data}. Start it with: assay serve --data ${config.data}`);
    return 0;
  },
};

/** Says what a backup is, or all that is wrong with it. @returns whether nothing is. */
async function verify(backup: string, { out, err }: Context): Promise<boolean> {
  const { manifest, files, problems } = await checkBackup(backup, async (sqlite) => {
    const { brokenAt } = await verifyAudit(openKysely(sqlite));
    return brokenAt === null
      ? []
      : [
          `The audit trail is broken at no. ${brokenAt}: that row, or the one before it, is not what was written.`,
        ];
  });
  for (const problem of problems) err(problem);
  if (problems.length > 0 || manifest === null) return false;
  out(
    `This backup of ${manifest.made} by Assay ${manifest.version} is whole: database, audit trail and ${files} stored files.`,
  );
  return true;
}
