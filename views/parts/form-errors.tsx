import type { Problem } from "../../src/kit/problem.ts";
import { fieldId } from "./field.tsx";

/** The sentence for the field called `name`, ready for its `error`: message and remedy of the first problem there. */
export function errorAt(problems: Problem[], name: string): string | undefined {
  const problem = problems.find(({ place }) => place === name);
  if (problem === undefined) return undefined;
  return problem.remedy === undefined ? problem.message : `${problem.message} ${problem.remedy}`;
}

type Props = {
  problems: Problem[];
  /** Names of the fields in this form: a problem whose place is one of them links to it. */
  fields: string[];
  heading?: string;
};

/** Everything that is wrong with a form, above it: focused when the page opens, each line a link to its field. */
export function FormErrors({ problems, fields, heading = "This cannot be accepted yet" }: Props) {
  if (problems.length === 0) return null;
  return (
    <section class="notice bad" role="alert" tabindex={-1} autofocus aria-labelledby="form-errors">
      <div>
        <strong id="form-errors">{heading}</strong>
        <ul>
          {problems.map(({ place, message, remedy }) => {
            const sentence = remedy === undefined ? message : `${message} ${remedy}`;
            return (
              <li key={`${place} ${message}`}>
                {fields.includes(place) ? <a href={`#${fieldId(place)}`}>{sentence}</a> : sentence}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
