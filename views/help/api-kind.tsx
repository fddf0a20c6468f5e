import type { ComponentChildren } from "preact";
import type { Schema } from "../../src/kit/schema.ts";
import { KeyValue } from "../parts/key-value.tsx";

/** What a value may be, in words; a shape with a name of its own is a link to it. */
export function Kind({ schema }: { schema: Schema }): ComponentChildren {
  const { description, $ref, anyOf, items, properties, additionalProperties } = schema;
  if (typeof description === "string") {
    const { description: _, ...rest } = schema;
    return (
      <>
        {description} (<Kind schema={rest} />)
      </>
    );
  }
  if (typeof $ref === "string") {
    const name = $ref.split("/").at(-1) ?? "";
    return <a href={`#shape-${name}`}>{name}</a>;
  }
  if (Array.isArray(anyOf))
    return (
      <OneOf
        choices={anyOf.map((each) => (
          <Kind schema={each} />
        ))}
      />
    );
  if (Array.isArray(schema.enum)) {
    return (
      <OneOf
        choices={schema.enum.map((value) => (
          <code>{JSON.stringify(value)}</code>
        ))}
      />
    );
  }
  if (items !== undefined) {
    return (
      <>
        list of <Kind schema={items as Schema} />
      </>
    );
  }
  if (properties !== undefined) return <Fields schema={schema} />;
  if (typeof additionalProperties === "object") {
    return (
      <>
        by name: <Kind schema={additionalProperties as Schema} />
      </>
    );
  }
  return word(schema);
}

function word({ type, format, contentMediaType }: Schema): string {
  if (contentMediaType !== undefined) return "file";
  if (format === "date-time") return "moment in UTC";
  if (format === "uri") return "address";
  const words: Record<string, string> = { string: "text", integer: "whole number", boolean: "true or false" };
  return words[String(type)] ?? String(type ?? "anything");
}

function OneOf({ choices }: { choices: ComponentChildren[] }) {
  return choices.map((choice, index) => (
    <>
      {index > 0 && " or "}
      {choice}
    </>
  ));
}

/** The fields of an object, one under the other. */
export function Fields({ schema }: { schema: Schema }) {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = (schema.required ?? []) as string[];
  if (fields.length === 0) return "an empty object";
  return (
    <KeyValue
      facts={fields.map(([name, each]) => [
        name,
        <Field schema={each} isOptional={!required.includes(name)} />,
      ])}
    />
  );
}

/** One field or parameter. */
export function Field({ schema, isOptional }: { schema: Schema; isOptional: boolean }) {
  return (
    <>
      <Kind schema={schema} />
      {isOptional && <span class="quiet">; may be left out</span>}
    </>
  );
}
