import type { Answer, Content, OpenApi, Operation, Parameter } from "../kit/openapi.ts";
import { type Fields, namesOf, object, type Schema } from "../kit/schema.ts";
import { build } from "../platform/build.ts";
import { type About, refusalShape } from "./about.ts";
import type { Route } from "./call.ts";
import { pathParameters } from "./path-parameters.ts";

/** EvalAI's groups, and one for what it has and this server has not. */
const groups = {
  accounts: "People: accounts, log-in, tokens, profile",
  participants: "Teams that take part",
  hosts: "Teams that host, and invitations to teams of either kind",
  challenges: "Challenges, their phases and leaderboards; taking part; for hosts import, changes and export",
  jobs: "Submissions, their files, quotas, leaderboards, large uploads, and scoring on the hosts' own machine",
  docs: "This documentation",
  absent: "What EvalAI has and this server has not: every answer is 400 and says why",
};

/** Groups by the first part of a path below /api/, where that is not the group's own name. */
const grouped: Record<string, keyof typeof groups> = {
  auth: "accounts",
  uploads: "jobs",
  submission_files: "jobs",
};

/** The routes as an OpenAPI 3.1 document. `base`: how clients reach this server. */
export function openApi(routes: Route[], base: string): OpenApi {
  const schemas: Record<string, Schema> = {};
  const paths: OpenApi["paths"] = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[route.method.toLowerCase()] = hoisted(operation(route), schemas) as Operation;
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Assay",
      version: build.version,
      description:
        "EvalAI's REST API as this server answers it. A slash at the end of a path makes no difference. Every answer that is no " +
        "says the same sentence in `error` and in `detail`.",
    },
    servers: [{ url: base }],
    tags: Object.entries(groups).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...schemas, Refusal: refusalShape },
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "`Authorization: Bearer TOKEN`, or `Token TOKEN`. What is named beside it is the use that the token has to have.",
        },
      },
    },
  };
}

function operation({ method, path, needs, about }: Route): Operation {
  const query: Parameter[] = Object.entries(about.query ?? {}).map(([field, { description, ...schema }]) => ({
    name: field.replace(/\?$/, ""),
    in: "query",
    required: !field.endsWith("?"),
    ...(typeof description === "string" ? { description } : {}),
    schema,
  }));
  const body = bodyOf(method, about);
  return {
    operationId: operationId(method, path),
    tags: [groupOf(path, about)],
    summary: about.does,
    security: needs === "nothing" ? [{}, { token: [] }] : [{ token: needs === "token" ? [] : [needs] }],
    parameters: [...pathParameters(path), ...query],
    ...(body === null ? {} : { requestBody: body }),
    responses: responsesOf(about),
  };
}

/** Such as get_jobs_submission_SUBMISSION. */
function operationId(method: string, path: string): string {
  const parts = path
    .replace("/api/", "")
    .split("/")
    .map((part) => (part.startsWith(":") ? part.slice(1).toUpperCase() : part));
  return [method.toLowerCase(), ...parts].join("_").replace(/[^\w]/g, "_");
}

function groupOf(path: string, { answers }: About): string {
  if (Object.keys(answers).length === 0) return "absent";
  const first = path.split("/")[2] ?? "";
  return grouped[first] ?? first;
}

/** JSON or a form; with a file only the kind of form that can hold one. A GET has none, whatever its handler reads for others. */
function bodyOf(method: Route["method"], { body, takes }: About): Operation["requestBody"] | null {
  if (method === "GET") return null;
  if (takes !== undefined) return { required: true, content: { [takes]: { schema: {} } } };
  if (body === undefined || namesOf(body).length === 0) return null;
  const schema = object(body);
  const kinds = hasFile(body)
    ? ["multipart/form-data"]
    : ["application/json", "application/x-www-form-urlencoded"];
  const content: Content = Object.fromEntries(kinds.map((kind) => [kind, { schema }]));
  return { required: Object.keys(body).some((name) => !name.endsWith("?")), content };
}

const hasFile = (body: Fields) => Object.values(body).some((schema) => "contentMediaType" in schema);

function responsesOf({ answers, headers = {} }: About): Operation["responses"] {
  const named = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  const good = Object.entries(answers).map(([status, schema]): [string, Answer] => [
    status,
    {
      description: words[status] ?? "Done",
      ...(named.length === 0 ? {} : { headers: Object.fromEntries(named) }),
      ...(schema === null ? {} : { content: contentOf(schema) }),
    },
  ]);
  const refused = good.length === 0 ? "400" : "4XX";
  return {
    ...Object.fromEntries(good),
    [refused]: { description: "No, and why", content: refusal },
    "5XX": { description: "Not now, or a fault of this server's", content: refusal },
  };
}

const refusal: Content = { "application/json": { schema: refusalShape } };

const words: Record<string, string> = { 201: "Made", 202: "Taken on", 204: "Done; there is nothing to read" };

function contentOf(schema: Schema): Content {
  return typeof schema.contentMediaType === "string"
    ? { [schema.contentMediaType]: { schema: {} } }
    : { "application/json": { schema } };
}

/** The same with every shape that has a name put into `schemas`, and a reference in its place. */
function hoisted(value: unknown, schemas: Record<string, Schema>): unknown {
  if (Array.isArray(value)) return value.map((each) => hoisted(each, schemas));
  if (typeof value !== "object" || value === null) return value;
  const inside = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, hoisted(each, schemas)]),
  );
  const { title, ...rest } = inside;
  // A field that is called title has a schema for a value.
  if (typeof title !== "string") return inside;
  const known = schemas[title];
  if (known !== undefined && !Bun.deepEquals(known, rest)) throw new Error(`Two shapes are called ${title}.`);
  schemas[title] = rest;
  return { $ref: `#/components/schemas/${title}` };
}
