import { Fault } from "../../kit/fault.ts";
import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";
import { askFor } from "./questions.ts";
import { wrongUsage } from "./exit-codes.ts";
import { paths } from "./wire.ts";

export const loginCommand: ClientCommand = {
  words: "login",
  summary: "Log in and keep a token.",
  flags: {
    username: { type: "string", meaning: "user name or e-mail address" },
    "password-stdin": { type: "boolean", meaning: "read the password from standard input" },
  },
  async run(call) {
    const { api, folder, terminal } = call;
    const username = textFlag(call, "username") ?? (await nameAsked(call));
    const password = await passwordOf(call);
    const guest = api.as(null);
    const { token } = await guest.post<{ token: string }>(
      paths.login,
      new URLSearchParams({ username, password }),
    );
    const kept = await api.as(`Token ${token}`).get<{ token: string; expires_at?: string }>(paths.token);
    folder.keep("token.json", JSON.stringify(kept));
    return answer(call, { username, expires_at: kept.expires_at ?? null }, () =>
      painted(terminal, "\nLogged in successfully!", "bold"),
    );
  },
};

function nameAsked({ isJson, terminal, flags }: Call): Promise<string> {
  if (isJson || flags["password-stdin"] === true) throw wrongUsage("Say who with --username.");
  return askFor(terminal, "username");
}

async function passwordOf({ isJson, terminal, flags }: Call): Promise<string> {
  // A shell's echo ends in a line break that nobody means.
  if (flags["password-stdin"] === true) return (await terminal.everything()).replace(/\r?\n$/, "");
  if (isJson)
    throw wrongUsage("With --json nothing is asked: say --password-stdin and send the password there.");
  return askFor(terminal, "Enter password", true);
}

export const logoutCommand: ClientCommand = {
  words: "logout",
  summary: "Revoke the token and forget it.",
  flags: {},
  async run(call) {
    const { api, folder, terminal } = call;
    try {
      await api.post(paths.logout);
    } catch (error) {
      // A token that no longer works, or none, is what is wanted.
      if (!(error instanceof Fault) || error.kind !== "unauthorised") throw error;
    }
    folder.forget("token.json");
    return answer(call, { logged_out: true }, () => painted(terminal, "Logged out.", "bold"));
  },
};
