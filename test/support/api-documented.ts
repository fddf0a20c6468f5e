import addFormats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { openApi } from "../../src/api/openapi.ts";
import type { Operation } from "../../src/kit/openapi.ts";
import { apiRoutes } from "../../src/api/routes.ts";

/** The documentation as the tests read it: what it does not name may not be there. */
const document = closed(openApi(apiRoutes, "http://assay.test")) as ReturnType<typeof openApi>;

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }).addSchema(document, "api"));
const validators = new Map<string, ValidateFunction>();

/** Literal paths first, as the router has it. */
const addresses = Object.keys(document.paths)
  .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`) }))
  .sort((a, b) => (a.path.replaceAll("{", "~") < b.path.replaceAll("{", "~") ? -1 : 1));

/** @throws Error when the API answers what its documentation does not say. The answer is left to be read. */
export async function insistOnDocumented(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  const method = request.method.toLowerCase();
  const found = addresses.find(
    ({ path, pattern }) => pattern.test(pathname) && document.paths[path]?.[method] !== undefined,
  );
  if (found === undefined) return insistOn(response.status >= 400, "there is no such address");
  const responses: Operation["responses"] = document.paths[found.path]?.[method]?.responses ?? {};
  const status =
    responses[String(response.status)] === undefined
      ? `${String(response.status)[0]}XX`
      : String(response.status);
  const about = `${request.method} ${found.path} ${response.status}`;
  // Routes that always say no have no other refusal: who may not even ask is told so with another number.
  const told = responses[status] ?? (response.status >= 400 ? responses["400"] : undefined);
  insistOn(told !== undefined, `${about} is not documented`);
  const [[type, media] = []] = Object.entries(told?.content ?? {});
  const sent = response.headers.get("content-type")?.split(";")[0] ?? null;
  if (type === undefined || media === undefined)
    return insistOn(sent === null, `${about} says something: ${sent}`);
  if (type !== "application/json") return;
  insistOn(sent === type, `${about} is ${sent}`);
  const pointer = [
    "paths",
    found.path,
    method,
    "responses",
    status in responses ? status : "400",
    "content",
    type,
    "schema",
  ];
  const validate = validatorAt(pointer);
  const body: unknown = await response.clone().json();
  insistOn(
    validate(body),
    `${about}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body).slice(0, 500)}`,
  );
}

function validatorAt(pointer: string[]): ValidateFunction {
  const reference = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
  const validate = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, validate);
  return validate;
}

function insistOn(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`The API's documentation does not hold: ${sentence}`);
}

/** Objects take no other fields than those that are named. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  return "properties" in inside && inside.type === "object" && !("additionalProperties" in inside)
    ? { ...inside, additionalProperties: false }
    : inside;
}
