import type { User } from "../../src/accounts/viewer.ts";
import { apiRoutes } from "../../src/api/routes.ts";
import { routes } from "../../src/web/routes.ts";
import type { TestApp } from "./app.ts";
import { clientOf } from "./api.ts";
import { visitorAs } from "./people.ts";

/** Everything that somebody can read of the pages and the API, by address: every route that asks for these things, or for nothing. */
export async function everythingReadBy(
  app: TestApp,
  user: User,
  things: Record<string, (string | number)[]>,
): Promise<Map<string, string>> {
  const visitor = await visitorAs(app, user);
  const client = await clientOf(app, user);
  const read = new Map<string, string>();
  for (const path of routes
    .filter(({ method }) => method === "GET")
    .flatMap((route) => filled(route.path, things)))
    read.set(path, await textOf(await visitor.get(path)));
  for (const path of apiRoutes
    .filter(({ method }) => method === "GET")
    .flatMap((route) => filled(route.path, things)))
    read.set(`/api/${path}`, await textOf(await client.get(path)));
  return read;
}

/** The addresses that a route's path stands for. */
function filled(path: string, things: Record<string, (string | number)[]>): string[] {
  const [, name] = /:(\w+)/.exec(path) ?? [];
  if (name === undefined) return [path];
  return (things[name] ?? []).flatMap((value) => filled(path.replace(`:${name}`, String(value)), things));
}

/** What an answer says; of a stream, its first event. */
async function textOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  if (!/event-stream/.test(response.headers.get("content-type") ?? "")) {
    const text = await response.text();
    return `${response.status} ${response.headers.get("content-disposition") ?? ""}\n${text}`;
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body) {
    text += decoder.decode(piece, { stream: true });
    if (/^data:/m.test(text)) break;
  }
  return text;
}
