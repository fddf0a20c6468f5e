/** A piece of JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = { readonly [keyword: string]: unknown };

/** The fields of an object by their names. One whose name ends in "?" may be absent. */
export type Fields = { readonly [name: string]: Schema };

/** The names of fields, without the "?". None where they are not known to the type checker. */
export type NameIn<F extends Fields> = string extends keyof F ? never : BareName<keyof F>;
type BareName<Key> = Key extends `${infer Name}?` ? Name : Key & string;

export const text: Schema = { type: "string" };
export const integer: Schema = { type: "integer" };
export const number: Schema = { type: "number" };
export const flag: Schema = { type: "boolean" };
/** RFC 3339, in UTC. */
export const dateTime: Schema = { type: "string", format: "date-time", pattern: "Z$" };
export const address: Schema = { type: "string", format: "uri" };
export const anything: Schema = {};
/** Bytes of this kind; as an answer, the whole of it. */
export const bytes = (mediaType = "application/octet-stream"): Schema => ({
  type: "string",
  contentMediaType: mediaType,
});

export const oneOf = (...values: (string | number | boolean)[]): Schema => ({ enum: values });
export const either = (...schemas: Schema[]): Schema => ({ anyOf: schemas });
export const maybe = (schema: Schema): Schema => either(schema, { type: "null" });
export const listOf = (items: Schema): Schema => ({ type: "array", items });
/** An object that has a value of this kind under names that nobody can know beforehand. */
export const byName = (values: Schema): Schema => ({ type: "object", additionalProperties: values });

/** The same with a sentence for its readers. */
export const told = (description: string, schema: Schema): Schema => ({ ...schema, description });

export function object(fields: Fields): Schema {
  const named = Object.entries(fields).map(([name, schema]) => ({
    name,
    schema,
    isOptional: name.endsWith("?"),
  }));
  return {
    type: "object",
    properties: Object.fromEntries(named.map(({ name, schema }) => [bare(name), schema])),
    required: named.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
  };
}

/** An object that has a name of its own, under which a document says what it is once. */
export const shape = (title: string, fields: Fields): Schema => ({ title, ...object(fields) });

export const namesOf = (fields: Fields): string[] => Object.keys(fields).map(bare);

const bare = (name: string): string => name.replace(/\?$/, "");
