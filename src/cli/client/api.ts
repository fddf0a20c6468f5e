import { Fault, type FaultKind } from "../../kit/fault.ts";
import type { ConfigFolder } from "./config-folder.ts";
import { hostIn, tokenIn } from "./config-folder.ts";
import { unreachable, wrongUsage } from "./exit-codes.ts";
import { harmless } from "./plain-text.ts";
import { distrust, trustIn } from "./trust.ts";

/** The server that is spoken to, as the person of the kept token. Every refusal and every silence is a Fault. */
export type Api = {
  host: string;
  get<T>(path: string): Promise<T>;
  /** Every row of a list that comes in pages. */
  list<T>(path: string): Promise<T[]>;
  post<T>(
    path: string,
    body?: URLSearchParams | FormData | object,
    headers?: Record<string, string>,
  ): Promise<T>;
  /** A request to an address that needs no token, such as a signed one. */
  open(url: string, init?: { method: string; body: BodyInit }): Promise<Response>;
  /** The API as somebody else, for a log-in. */
  as(authorization: string | null): Api;
};

/** `authorization` undefined: with the token in the folder, without which nothing is asked. */
export function openApi(
  folder: ConfigFolder,
  env: Record<string, string | undefined>,
  ca: string | undefined,
  authorization?: string | null,
): Api {
  const host = hostIn(folder, env);
  const tls = trustIn(folder, host, ca ?? env.ASSAY_CA);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const shown = authorization === undefined ? `Bearer ${tokenOr(folder)}` : authorization;
    if (shown !== null) headers.set("authorization", shown);
    const response = await send(host + path, { ...init, headers });
    const elsewhere = init.method === undefined ? movedTo(host, path, response) : null;
    return elsewhere === null ? read(host, response) : ask(elsewhere);
  };
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const isOurs = originOf(host) === URL.parse(url)?.origin;
    try {
      return await fetch(url, {
        ...init,
        redirect: "manual",
        tls: isOurs ? tls : { rejectUnauthorized: true },
      });
    } catch (error) {
      throw noAnswer(url, error);
    }
  };
  const get = async <T>(path: string) => jsonOf<T>(host, await ask(path));
  return {
    host,
    get,
    async list<T>(path: string) {
      const rows: T[] = [];
      for (let next: string | null = path; next !== null;) {
        const page: { results: T[]; next?: string | null } = await get(next);
        rows.push(...page.results);
        // Only what comes after the host is taken over, so that the token never goes elsewhere.
        const url: URL | null = page.next == null ? null : URL.parse(page.next);
        next = url === null ? null : url.pathname + url.search;
      }
      return rows;
    },
    async post<T>(path: string, body?: object, headers: Record<string, string> = {}) {
      const isForm = body instanceof URLSearchParams || body instanceof FormData;
      const sent = isForm
        ? { body: body as BodyInit, headers }
        : {
            body: body === undefined ? "" : JSON.stringify(body),
            headers: { "content-type": "application/json", ...headers },
          };
      return jsonOf<T>(host, await ask(path, { method: "POST", ...sent }));
    },
    open: async (url, init) => read(host, await send(url, init ?? {})),
    as: (other) => openApi(folder, env, ca, other),
  };
}

function tokenOr(folder: ConfigFolder): string {
  const token = tokenIn(folder);
  if (token !== null) return token;
  throw new Fault("unauthorised", "You are not logged in: there is no token.", [], "no_token");
}

/** The server that an address leads to. @throws Fault usage for what is no address. */
export function originOf(address: string): string {
  const url = URL.parse(address);
  if (url !== null) return url.origin;
  throw wrongUsage(`"${harmless(address)}" is no address of a server. Set one with host -sh.`);
}

/** Where on the same server something is asked for instead, such as with a slash at its end; null: nowhere else. */
function movedTo(host: string, path: string, response: Response): string | null {
  const location = response.headers.get("location");
  if (response.status < 300 || response.status > 399 || location === null) return null;
  const url = URL.parse(location, host + path);
  if (url === null || url.origin !== originOf(host) || url.pathname + url.search === path) return null;
  return url.pathname.replace(/\/$/, "") === path.replace(/\/$/, "") ? url.pathname + url.search : null;
}

/** An answer that is a yes. @throws Fault with the server's own sentence. */
async function read(host: string, response: Response): Promise<Response> {
  if (response.ok) return response;
  const { status } = response;
  const target = response.headers.get("location");
  if (status >= 300 && status < 400 && target !== null) {
    throw new Fault(
      "invalid",
      `${host} sends its visitors to ${harmless(target)}. Set the address that it really has.`,
    );
  }
  const sentence = sentenceIn(await response.text().catch(() => ""));
  if (status >= 500) throw unreachable(sentence ?? `${host} is in trouble: it answered ${status}.`);
  throw new Fault(
    kinds[status] ?? "invalid",
    sentence ?? `${host} answered ${status} ${response.statusText}.`,
  );
}

const kinds: Record<number, FaultKind> = {
  401: "unauthorised",
  403: "forbidden",
  404: "missing",
  413: "too_large",
  429: "too_many",
};

/** What a refusal says; null when it is not in EvalAI's form. A field's own message says more than the rest. */
function sentenceIn(text: string): string | null {
  try {
    const { error, detail } = JSON.parse(text);
    const sentence = error ?? detail;
    return typeof sentence === "string" && sentence !== "" ? harmless(sentence) : null;
  } catch {
    return null;
  }
}

async function jsonOf<T>(host: string, response: Response): Promise<T> {
  const text = await response.text().catch((error: unknown) => {
    throw noAnswer(host, error);
  });
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw unreachable(`What answers at ${host} does not speak EvalAI's API. Please check the Host URL.`);
  }
}

function noAnswer(url: string, error: unknown): Fault {
  const host = URL.parse(url)?.origin ?? url;
  const why = distrust(error);
  if (why !== null) {
    return unreachable(
      `The certificate of ${host} is not trusted (${why}). If the server has an authority of its own, say \`host -sh ${host}\` once more, or name its file with --ca.`,
    );
  }
  return unreachable(
    `Could not establish a connection to ${host} (${(error as Error).message}). Please check the Host URL.`,
  );
}
