import { statusOf } from "../doors/status.ts";
import { Fault, type FaultKind } from "../kit/fault.ts";
import { describeProblem, type Problem } from "../kit/problem.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import { json } from "./json.ts";
import { fill, sentences } from "./sentences.ts";

/** An answer that is no, already in EvalAI's words. `fields`: what is wrong, by the name of the field in the request. */
export class Refusal extends Error {
  readonly status: number;
  readonly fields: Record<string, string[]>;

  constructor(status: number, message: string, fields: Record<string, string[]> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** Where EvalAI's client prints only the number of a status, one whose sentence it prints. */
const evalaiStatus: Record<FaultKind, number> = { ...statusOf, invalid: 400, conflict: 406 };

/** Says no so that every client finds it: `error` and `detail` are the same sentence. What is no refusal is logged and not shown. */
export function refusal(app: Pick<App, "log">, request: Request, error: unknown): Response {
  if (error instanceof Refusal) return said(error.status, error.message, error.fields);
  if (error instanceof Fault) {
    const known = error.code === null ? undefined : sentences[error.code];
    if (known !== undefined) return said(known.status, fill(known.text, error.values));
    return said(evalaiStatus[error.kind], sentenceOf(error));
  }
  const id = newSecret().slice(0, 12);
  app.log.error("request failed", error, { request: id, path: new URL(request.url).pathname });
  return said(500, `Something went wrong inside the server (${id}).`);
}

function said(status: number, sentence: string, fields: Record<string, string[]> = {}): Response {
  return json({ ...fields, error: sentence, detail: sentence }, status);
}

/** Everything that is wrong, a line for each. */
export function sentenceOf(fault: Fault): string {
  const wrong = fault.problems.filter(({ severity }) => severity === "error");
  return wrong.length === 0 ? fault.message : wrong.map(inOneLine).join("\n");
}

/** A place that only names a field of ours says nothing to a client. */
function inOneLine(problem: Problem): string {
  const isField = /^[a-zA-Z_]*$/.test(problem.place);
  if (!isField || problem.file !== undefined) return describeProblem(problem);
  return problem.remedy === undefined ? problem.message : `${problem.message} ${problem.remedy}`;
}

/** Does something, and names what is wrong with it by the request's own fields: ours → EvalAI's. */
export async function inFields<T>(names: Record<string, string>, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "invalid") throw error;
    const fields: Record<string, string[]> = {};
    for (const problem of error.problems) {
      const name = names[problem.place] ?? names["*"];
      if (name !== undefined) (fields[name] ??= []).push(inOneLine(problem));
    }
    throw new Refusal(400, sentenceOf(error), fields);
  }
}
