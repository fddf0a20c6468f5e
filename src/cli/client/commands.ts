import { challengeCommands } from "./challenge.ts";
import { challengesCommands } from "./challenges.ts";
import type { ClientCommand } from "./command.ts";
import { downloadCommand } from "./download.ts";
import { hostCommand } from "./host.ts";
import { loginCommand, logoutCommand } from "./login.ts";
import { phaseCommands } from "./phase.ts";
import { pushCommand } from "./push/push.ts";
import { submissionCommands } from "./submission.ts";
import { submitCommand } from "./submit.ts";
import { teamsCommands } from "./teams.ts";
import { getTokenCommand, setTokenCommand } from "./token.ts";

/** Every command that speaks to a server, in the order of the help page. */
export const clientCommands: ClientCommand[] = [
  hostCommand,
  loginCommand,
  logoutCommand,
  setTokenCommand,
  getTokenCommand,
  ...challengesCommands,
  ...challengeCommands,
  ...phaseCommands,
  submitCommand,
  pushCommand,
  ...submissionCommands,
  ...teamsCommands,
  downloadCommand,
];
