import { publicFilesOf } from "../benchmarks/file.ts";
import { pagesOf } from "../benchmarks/page.ts";
import { type Phase, visiblePhases } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import type { Problem } from "../kit/problem.ts";
import { newSecret } from "../kit/secret.ts";
import { attributeField } from "../submissions/attributes.ts";
import { describeExpectedFile } from "../submissions/predictions/expected-file.ts";
import type { SubmitValues } from "../../views/submissions/said-fields.tsx";
import type { SubmitFormProps } from "../../views/submissions/submit-form.tsx";
import { SubmitPage } from "../../views/submissions/submit.tsx";
import { framed } from "./benchmark-frame.ts";
import type { Form } from "../doors/forms.ts";
import { clientSetup } from "./client-setup.ts";
import { type ImageAsked, imageWay } from "./image-way.ts";
import { chancesIn } from "./obstacle.ts";
import { mayHaveTemplate } from "./template.ts";
import { chrome, page, type Visit } from "./visit.ts";

/** What the page says about a form that has just been sent. */
export type Sent = {
  form: Form | null;
  /** Problems of the fields, and of the file by its name. */
  problems: Problem[];
  file: { name: string; problems: Problem[] } | null;
  status: number;
};

/** For a request that was refused before its form was read. */
export const nothingSent: Omit<Sent, "status"> = { form: null, problems: [], file: null };

/** What has just been asked of the page. */
export type Asked = ImageAsked & { sent?: Sent };

/** The page Submit for one phase, as it is or after something was asked of it. */
export async function submitPage(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase | null,
  { sent, ...asked }: Asked = {},
): Promise<Response> {
  const { db, clock } = visit.app;
  const files = new Map((await publicFilesOf(db, benchmark)).map((file) => [file.path, file]));
  const { guidelines } = await pagesOf(db, benchmark.id);
  const standing =
    phase === null ? { quota: null, obstacle: null } : await chancesIn(visit, benchmark, phase);
  const { scorer } = benchmark;
  const makes =
    phase !== null &&
    scorer !== null &&
    phase.annotation !== null &&
    (await mayHaveTemplate(visit, benchmark));
  const view = (
    <SubmitPage
      chrome={chrome(visit, `Submit – ${benchmark.title}`)}
      benchmark={framed(benchmark, clock.now())}
      phases={await visiblePhases(db, benchmark)}
      phase={phase}
      expected={{
        expected: scorer === null ? null : describeExpectedFile(scorer),
        inputs: phase?.inputs.flatMap((path) => files.get(path) ?? []) ?? [],
        template: files.get(phase?.template ?? "") ?? null,
        madeTemplate: makes ? `/benchmarks/${benchmark.slug}/phases/${phase.id}/template.csv` : null,
      }}
      {...standing}
      form={formOf(benchmark, phase, sent ?? null)}
      image={
        phase === null ? null : await imageWay(visit, benchmark, phase, standing.obstacle === null, asked)
      }
      file={sent?.file ?? null}
      guidelines={guidelines}
      client={await clientSetup(visit)}
      now={clock.now()}
    />
  );
  return page(visit, view, sent?.status);
}

/** The usual questions by their names in the configuration, and what we call their fields. */
const usualQuestions = {
  method_name: "name",
  method_description: "description",
  project_url: "projectUrl",
  publication_url: "publicationUrl",
} as const;

function formOf(benchmark: VisibleBenchmark, phase: Phase | null, sent: Sent | null): SubmitFormProps {
  const base = `/benchmarks/${benchmark.slug}/phases/${phase?.id}`;
  const text = (name: string) => sent?.form?.text(name) ?? "";
  const problems = sent?.problems ?? [];
  return {
    action: `${base}/submissions`,
    checkAction: `${base}/checks`,
    fileTypes: phase?.fileTypes ?? [],
    asks: Object.entries(usualQuestions).flatMap(([name, field]) =>
      phase?.defaultAttributes.some((asked) => asked.name === name && asked.isVisible) ? [field] : [],
    ),
    attributes: (phase?.metaAttributes ?? []).map((attribute) => {
      const field = attributeField(attribute.name);
      const error = problems.find(({ place }) => place === field)?.message;
      return {
        field,
        attribute,
        given: sent?.form?.all(field) ?? [],
        ...(error === undefined ? {} : { error }),
      };
    }),
    exposure: phase?.boardPublic
      ? { isPublic: phase.submissionsPublic, onlyOne: phase.onePublicSubmission }
      : null,
    values: { ...methodOf(text), isPublic: text("isPublic") },
    problems,
    formKey: newSecret(),
  };
}

/** What a form says about the method. */
export function methodOf(text: (name: string) => string): Omit<SubmitValues, "isPublic"> {
  return {
    name: text("name"),
    description: text("description"),
    projectUrl: text("projectUrl"),
    publicationUrl: text("publicationUrl"),
  };
}
