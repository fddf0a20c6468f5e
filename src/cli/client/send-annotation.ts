import type { Call } from "./command.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";
import { announcement, sendParts } from "./parts.ts";
import type { SubmittedFile } from "./submit.ts";
import { paths, type Upload } from "./wire.ts";

/** Puts a file in the place of a phase's hidden labels, for its hosts. It always goes in parts. */
export async function sendAnnotation(call: Call, file: SubmittedFile): Promise<number> {
  const { api, args, terminal } = call;
  const phase = args.PHASE ?? "";
  const upload = await api.post<Upload>(
    paths.beginAnnotation(phase),
    new URLSearchParams(announcement(file)),
  );
  const finish = await sendParts(call, file, upload);
  finish.set("annotations_uploaded_using_cli", "True");
  await api.post(paths.finishAnnotation(phase), finish);
  return answer(call, { phase: Number(phase), file: file.path }, () =>
    painted(
      terminal,
      `\nThe annotation file ${file.path} for challenge phase ${phase} is successfully uploaded.\n`,
      "bold",
      "green",
    ),
  );
}
