import { adminCommand } from "./admin.ts";
import type { Command } from "./command.ts";
import { demoCommand } from "./demo.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { serveCommand } from "./serve.ts";
import { versionCommand } from "./version.ts";

/** Every command, in the order of the help page. */
export const commands: Command[] = [serveCommand, demoCommand, importCommand, exportCommand, adminCommand, versionCommand];
