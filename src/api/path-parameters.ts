import type { Parameter } from "../kit/openapi.ts";
import { integer, oneOf, type Schema, text, told } from "../kit/schema.ts";

/** What each `:name` in the paths stands for. */
const known: Record<string, Schema> = {
  challenge: told("Number of a challenge", integer),
  phase: told("Number or slug of a phase", text),
  split: told("Number of a leaderboard: a phase on a split", integer),
  part: told("Number", integer),
  submission: told("Number of a submission", integer),
  team: told("Number of a team", integer),
  member: told("Number of a person", integer),
  key: told("Number of an invitation, or the end of its link", text),
  queue: told("Name of a queue: the challenge's slug", text),
  upload: told("Key of an upload", text),
  kind: told("Which of the submission's files", oneOf("input", "stdout", "stderr", "result", "metadata")),
  name: told("Name of the file", text),
  type: told("Kind of file", oneOf("csv")),
  time: told("Season", oneOf("all", "past", "present", "future")),
  approved: told("What is published counts as approved", oneOf("all", "approved", "unapproved")),
  published: told("Whether it is published", oneOf("all", "public", "private")),
  action: told("What to do", text),
  slug: told("Slug of a phase", text),
  data: told("Number", integer),
};

/** The parameters in a path. @throws Error when there is nothing to say of one. */
export function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => {
    const { description, ...schema } = known[name] ?? {};
    if (typeof description !== "string") throw new Error(`Nothing is known of :${name} in ${path}.`);
    return { name, in: "path", required: true, description, schema };
  });
}
