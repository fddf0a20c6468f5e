import type { Subject } from "./subject.ts";

/** `submission_metadata` as scripts know it: the submission, serialised. Names are EvalAI's, because scripts read them. */
export function scriptMetadata(subject: Subject): Record<string, unknown> {
  return {
    id: subject.submissionId,
    participant_team_name: subject.teamName,
    created_by: subject.userId,
    status: "running",
    input_file: subject.fileName,
    submitted_at: new Date(subject.submittedAt).toISOString(),
    started_at: subject.startedAt === null ? null : new Date(subject.startedAt).toISOString(),
    method_name: subject.methodName,
    method_description: subject.methodDescription,
    project_url: subject.projectUrl,
    publication_url: subject.publicationUrl,
    is_public: subject.isPublic === 1,
    is_baseline: subject.isBaseline === 1,
    submission_metadata: JSON.parse(subject.attributes),
  };
}
