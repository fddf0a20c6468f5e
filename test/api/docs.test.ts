import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openApi } from "../../src/api/openapi.ts";
import { apiRoutes } from "../../src/api/routes.ts";
import { namesOf } from "../../src/kit/schema.ts";
import { clientWith } from "../support/api.ts";
import { openTestApp } from "../support/app.ts";
import { repository } from "../support/guide-text.ts";

const document = openApi(apiRoutes, "http://assay.test");
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
);

test("the document is OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test("is served to everybody, with the address by which they reach the server", async () => {
  const app = openTestApp();
  const response = await clientWith(app, null).get("docs/openapi.json");
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  await app.close();
});

describe("every route", () => {
  test("is there once, under a name of its own", () => {
    expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
      apiRoutes
        .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`)
        .sort(),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(apiRoutes.length);
  });

  test("says in a line what it does, and belongs to a group", () => {
    const groups = document.tags.map(({ name }) => name);
    const wrong = operations.filter(
      ({ summary, tags }) =>
        !/^[A-Z][^\n]{9,160}$/.test(summary) || !tags.every((tag) => groups.includes(tag)),
    );
    expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
    expect(groups.filter((group) => !operations.some(({ tags }) => tags.includes(group)))).toEqual([]);
  });

  test("says what it answers, or that it always says no", () => {
    const silent = operations.filter(
      ({ responses }) => !Object.keys(responses).some((status) => /^(2\d\d|400)$/.test(status)),
    );
    expect(silent).toEqual([]);
  });

  test("asks for the token that it needs", () => {
    const { security } = document.paths["/api/jobs/submission/{submission}"]?.delete ?? {};
    expect(security).toEqual([{ token: ["host"] }]);
    const open = operations.filter(({ security }) => security.some((each) => Object.keys(each).length === 0));
    expect(open).toHaveLength(apiRoutes.filter(({ needs }) => needs === "nothing").length);
  });
});

/*
 * That no field is read which is not documented is for the type checker: a handler's body has the type of its documentation. That
 * every documented field is read is shown by its name, which stands in the code as a text and not only as a key.
 */
test("every documented field of a body is read", () => {
  const folder = join(repository, "src/api");
  const code = [...new Bun.Glob("**/*.ts").scanSync({ cwd: folder })]
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const fields = apiRoutes.flatMap(({ about }) => namesOf(about.body ?? {}));
  expect(fields.length).toBeGreaterThan(100);
  expect(fields.filter((name) => !code.includes(`"${name}"`))).toEqual([]);
});
