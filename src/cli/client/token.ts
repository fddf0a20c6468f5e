import { Fault } from "../../kit/fault.ts";
import type { ClientCommand } from "./command.ts";
import { tokenIn } from "./config-folder.ts";
import { wrongUsage } from "./exit-codes.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";

export const setTokenCommand: ClientCommand = {
  words: "set-token TOKEN",
  summary: "Keep a token that was made on the profile page; `-` reads it from standard input.",
  flags: {},
  async run(call) {
    const { folder, terminal, args } = call;
    const token = args.TOKEN === "-" ? (await terminal.everything()).trim() : (args.TOKEN ?? "");
    if (!/^[\x21-\x7e]+$/.test(token))
      throw wrongUsage("This is no token: it has letters that no token has.");
    folder.keep("token.json", JSON.stringify({ token }));
    return answer(call, { set: true }, () =>
      painted(terminal, "Success: Authentication token is successfully set.", "bold", "green"),
    );
  },
};

export const getTokenCommand: ClientCommand = {
  words: "get-token",
  summary: "Show the token that is kept. Whoever reads it can act as you.",
  flags: {},
  async run(call) {
    const token = tokenIn(call.folder);
    if (token === null)
      throw new Fault("unauthorised", "There is no token. Log in, or set one with set-token.");
    return answer(call, { token }, () => `Current token is ${token}`);
  },
};
