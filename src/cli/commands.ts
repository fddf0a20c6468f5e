import { adminCommand } from "./admin.ts";
import { backupCommand } from "./backup.ts";
import type { Command } from "./command.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { evaluatorCommand } from "./evaluator.ts";
import { exportCommand } from "./export.ts";
import { imagesCommand } from "./images.ts";
import { importCommand } from "./import.ts";
import { registryCommand } from "./registry.ts";
import { restoreCommand } from "./restore.ts";
import { serveCommand } from "./serve.ts";
import { versionCommand } from "./version.ts";
import { wheelsCommand } from "./wheels.ts";

/** Every command, in the order of the help page. */
export const commands: Command[] = [
  serveCommand,
  demoCommand,
  importCommand,
  exportCommand,
  adminCommand,
  registryCommand,
  wheelsCommand,
  evaluatorCommand,
  imagesCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  versionCommand,
];
