import { Fault } from "../../../kit/fault.ts";
import { type Call, textFlag } from "../command.ts";
import { askMetadata } from "../metadata-questions.ts";
import { persevere } from "../persevere.ts";
import { submissionFields } from "../submission-fields.ts";
import { paths, type Phase, type Submission } from "../wire.ts";

/**
 * What goes with the image, as the API's form has it. As with the stock client nothing is asked; but what the phase insists on
 * has to come from somewhere.
 */
export async function fieldsFor(call: Call, phase: Phase): Promise<Record<string, string>> {
  const fields = await submissionFields({ ...call, isJson: true });
  const questions = phase.submission_meta_attributes ?? [];
  const needed = questions.find(({ required }) => required === true);
  if (needed === undefined || textFlag(call, "metadata") !== undefined) return fields;
  if (call.isJson)
    throw new Fault(
      "invalid",
      `"${needed.name}" must be answered: name a file with the answers with --metadata.`,
    );
  return { ...fields, submission_metadata: JSON.stringify(await askMetadata(call.terminal, questions)) };
}

/** Tells the API about an image that was pushed, which the push has handed in already. @returns the submission. */
export async function handIn(
  { api, terminal }: Call,
  phase: Phase,
  uri: string,
  fields: Record<string, string>,
): Promise<Submission> {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  form.append("input_file", new File([JSON.stringify({ submitted_image_uri: uri })], "submission.json"));
  const address = paths.submissions(String(phase.challenge), String(phase.id));
  return persevere(terminal, () => api.post<Submission>(address, form));
}
