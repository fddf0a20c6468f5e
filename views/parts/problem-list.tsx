import type { Problem } from "../../src/kit/problem.ts";
import { Icon } from "./icon.tsx";

function where({ file, line, column }: Problem): string | undefined {
  if (file === undefined && line === undefined) return undefined;
  const position =
    line === undefined ? "" : `line ${line}${column === undefined ? "" : `, column ${column}`}`;
  return [file, position].filter((part) => part !== undefined && part !== "").join(", ");
}

/** Problems found in a file or a configuration: where each one is, what it is, how to mend it. */
export function ProblemList<P extends Problem>(props: {
  problems: P[];
  label?: string;
  /** The line that a problem is about, where it is known. */
  quoteOf?: (problem: P) => string | undefined;
}) {
  const { problems, label = "Problems", quoteOf } = props;
  return (
    <ol class="problems" aria-label={label}>
      {problems.map((problem, index) => (
        <li key={index} class={problem.severity === "error" ? "bad" : "warn"}>
          <Icon name={problem.severity === "error" ? "bad" : "warn"} />
          <div>
            <p>
              <span class="unseen">{problem.severity}: </span>
              <code>{problem.place}</code>: {problem.message}
            </p>
            {problem.remedy !== undefined && <p class="quiet">{problem.remedy}</p>}
            {quoteOf?.(problem) !== undefined && (
              <p>
                <code>{quoteOf(problem)}</code>
              </p>
            )}
            {where(problem) !== undefined && <p class="quiet number">{where(problem)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
