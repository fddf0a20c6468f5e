import type { Answer, Operation } from "../../src/kit/openapi.ts";
import { type Fact, KeyValue } from "../parts/key-value.tsx";
import { Field, Fields, Kind } from "./api-kind.tsx";

type Props = { method: string; path: string; operation: Operation };

/** One address of the API with one method, to be unfolded. */
export function ApiOperation({ method, path, operation }: Props) {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const [[kind, body] = []] = Object.entries(requestBody?.content ?? {});
  const facts: Fact[] = [
    ["Token", needed(operation)],
    ...parameters.map(({ name, in: place, required, description, schema }): Fact => [
      place === "path" ? `{${name}}` : `?${name}`,
      <Field
        schema={description === undefined ? schema : { ...schema, description }}
        isOptional={!required}
      />,
    ]),
    ...(body === undefined
      ? []
      : [
          [
            "Body",
            body.schema.properties === undefined ? kind : <Fields schema={body.schema} />,
          ] satisfies Fact,
        ]),
    ...Object.entries(responses)
      .filter(([status]) => !status.endsWith("XX"))
      .map(([status, answer]): Fact => [`Answers ${status}`, <Told answer={answer} />]),
  ];
  return (
    <details id={operationId}>
      <summary>
        <code>
          <b>{method.toUpperCase()}</b> {path}
        </code>
        <br />
        {summary}
      </summary>
      <KeyValue facts={facts} />
      <p class="quiet">
        <a href={`#${operationId}`}>Address of this entry</a>
      </p>
    </details>
  );
}

function needed({ security }: Operation): string {
  if (security.some((each) => each.token === undefined))
    return "none is needed; with one, its owner sees what is theirs";
  const uses = security.flatMap((each) => each.token ?? []);
  return uses.length === 0 ? "any" : `one for ${uses.join(" and ")}`;
}

function Told({ answer: { content, headers, description } }: { answer: Answer }) {
  const [[type, media] = []] = Object.entries(content ?? {});
  const [[header, about] = []] = Object.entries(headers ?? {});
  return (
    <>
      {type === undefined && description}
      {type === "application/json" && media !== undefined && <Kind schema={media.schema} />}
      {type !== undefined && type !== "application/json" && `a file (${type})`}
      {about !== undefined && `, with the header ${header}: ${about.description}`}
    </>
  );
}
