import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { Fault } from "../../kit/fault.ts";
import { originOf } from "./api.ts";
import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { unreachable, wrongUsage } from "./exit-codes.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";
import { openProgress } from "./progress.ts";
import { paths } from "./wire.ts";

export const downloadCommand: ClientCommand = {
  words: "download-file URL",
  summary: "Fetch a file of a submission by its address (?bucket=…&key=…).",
  flags: {
    output: {
      type: "string",
      value: "FILE",
      meaning: "file to write, instead of one named as on the server",
    },
  },
  async run(call) {
    const { api, args, terminal } = call;
    const url = URL.parse(args.URL ?? "");
    if (url === null || url.origin !== originOf(api.host))
      throw wrongUsage("The url doesn't match the EvalAI url. Please check the url.");
    const [bucket, key] = [url.searchParams.get("bucket"), url.searchParams.get("key")];
    if (!bucket || !key) throw wrongUsage("The bucket or key is missing in the url.");
    const name = textFlag(call, "output") ?? nameIn(key);
    const { signed_url } = await api.get<{ signed_url: string }>(paths.file(bucket, key));
    const bytes = await save(call, await api.open(signed_url), name);
    return answer(call, { file: name, bytes }, () =>
      painted(terminal, `\nYour file ${name} is successfully downloaded.\n`, "bold", "green"),
    );
  },
};

/** The last part of the key, which must not lead out of the folder where one stands. */
function nameIn(key: string): string {
  const name = basename(key).replace(/[\u0000-\u001f\u007f-\u009f\\]/g, "");
  if (name === "" || name === "." || name === "..") throw wrongUsage("The key names no file. Say --output.");
  return name;
}

/** Writes what comes to a file that is there complete or not at all. @returns how many bytes came. */
async function save(call: Call, response: Response, name: string): Promise<number> {
  const length = Number(response.headers.get("content-length") ?? 0);
  const progress = openProgress(call, "Downloading file", length);
  const making = `${name}.part`;
  const file = opened(making);
  let done = 0;
  try {
    for await (const chunk of response.body ?? []) {
      for (let at = 0; at < chunk.byteLength;) at += writeSync(file, chunk, at);
      progress.at((done += chunk.byteLength));
    }
    if (done < length) throw unreachable("");
  } catch (error) {
    rmSync(making, { force: true });
    throw unreachable(`The download broke off after ${done} bytes. ${(error as Error).message}`.trim());
  } finally {
    closeSync(file);
    progress.end();
  }
  renameSync(making, name);
  return done;
}

function opened(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new Fault("invalid", `${path} cannot be written: ${(error as Error).message}`);
  }
}
