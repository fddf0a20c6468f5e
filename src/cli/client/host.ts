import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { DEFAULT_HOST } from "./config-folder.ts";
import { wrongUsage } from "./exit-codes.ts";
import { meet } from "./first-contact.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";

export const hostCommand: ClientCommand = {
  words: "host",
  summary: "Show, set (-sh) or reset (-rh) the address of the server.",
  flags: {
    "set-host": {
      type: "string",
      value: "URL",
      meaning: "address of the server, such as https://assay.example.org:8000; also -sh",
    },
    "reset-host": { type: "boolean", meaning: "go back to the default address; also -rh" },
    fingerprint: {
      type: "string",
      meaning: "SHA-256 of the server's own certificate authority, as its administrator told you",
    },
  },
  async run(call) {
    const wanted = textFlag(call, "set-host");
    if (wanted !== undefined) return setHost(call, wanted);
    return call.flags["reset-host"] === true ? resetHost(call) : showHost(call);
  },
};

async function setHost(call: Call, wanted: string): Promise<number> {
  const { folder, terminal } = call;
  const url = URL.parse(wanted);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    throw wrongUsage("Sorry, please enter a valid url.\nExample: https://eval.ai");
  const host = wanted.replace(/\/+$/, "");
  if (url.protocol === "https:") await meet(call, host, textFlag(call, "fingerprint"));
  folder.keep("host_url", host);
  return answer(call, { host }, () => painted(terminal, `${host} is set as the host url.`, "bold"));
}

function resetHost(call: Call): number {
  call.folder.forget("host_url");
  const host = call.terminal.env.EVALAI_API_URL || DEFAULT_HOST;
  return answer(call, { host }, () => painted(call.terminal, `The Host URL is ${host} again.`, "bold"));
}

function showHost(call: Call): number {
  const { folder, api, terminal } = call;
  return answer(call, { host: api.host }, () => {
    const text =
      folder.read("host_url") === null
        ? `You haven't configured a Host URL for the CLI.\nThe CLI would be using ${api.host} as the default url.`
        : `${api.host} is the Host URL of EvalAI.`;
    return painted(terminal, text, "bold");
  });
}
