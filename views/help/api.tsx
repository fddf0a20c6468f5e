import type { OpenApi } from "../../src/kit/openapi.ts";
import { type Chrome, Layout } from "../layout.tsx";
import { places } from "../places.ts";
import { Fields } from "./api-kind.tsx";
import { ApiOperation } from "./api-operation.tsx";

type Props = { chrome: Chrome; api: OpenApi };

/** Every address of the API in its groups, and every shape that it answers. */
export function ApiPage({ chrome, api }: Props) {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <Layout {...chrome}>
      <div class="guide">
        <nav aria-label="Groups">
          <ul>
            {api.tags.map(({ name }) => (
              <li key={name}>
                <a href={`#${name}`}>{headingOf(name)}</a>
              </li>
            ))}
            <li>
              <a href="#shapes">Shapes</a>
            </li>
          </ul>
        </nav>
        <div class="api">
          <h1>API reference</h1>
          <p>
            EvalAI's REST API as this server answers it, made from the very routes that do. The same for
            programs: <a href={places.apiDocument}>OpenAPI 3.1</a>. How to do what, with examples:{" "}
            <a href={places.apiGuide}>the guide</a>.
          </p>
          <p>
            A token is sent as <code>Authorization: Bearer TOKEN</code>. A slash at the end of a path makes no
            difference. Bodies are JSON or a form; with a file, <code>multipart/form-data</code>. Every answer
            that is no is a <a href="#shape-Refusal">Refusal</a>.
          </p>
          {api.tags.map(({ name, description }) => (
            <section key={name}>
              <h2 id={name}>{headingOf(name)}</h2>
              <p>{description}.</p>
              {operations
                .filter(({ operation }) => operation.tags.includes(name))
                .map((each) => (
                  <ApiOperation key={each.operation.operationId} {...each} />
                ))}
            </section>
          ))}
          <section>
            <h2 id="shapes">Shapes</h2>
            {Object.entries(api.components.schemas)
              .sort(([a], [b]) => a.localeCompare(b))
              .map(([name, schema]) => (
                <section key={name}>
                  <h3 id={`shape-${name}`}>{name}</h3>
                  <Fields schema={schema} />
                </section>
              ))}
          </section>
        </div>
      </div>
    </Layout>
  );
}

const headings: Record<string, string> = { absent: "Not on this server", docs: "Documentation" };
const headingOf = (group: string) => headings[group] ?? `${group.slice(0, 1).toUpperCase()}${group.slice(1)}`;
