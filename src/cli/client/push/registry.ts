import { Fault, type FaultKind } from "../../../kit/fault.ts";
import { type Call, textFlag } from "../command.ts";
import { unreachable } from "../exit-codes.ts";
import { harmless } from "../plain-text.ts";
import { distrust, trustIn } from "../trust.ts";

/** The registry to push to, as the holder of a password for one repository. Every refusal and every silence is a Fault. */
export type PushRegistry = {
  /** The repository's name. */
  name: string;
  /**
   * Asks for an address below the registry's own.
   * @param fine statuses that are answers besides those of success.
   * @throws Fault with the server's own sentences.
   */
  ask(method: string, path: string, fine?: number[], sent?: Sent): Promise<Response>;
};

type Sent = { body: Uint8Array; headers: Record<string, string> };

/** Where a push goes: from the answer of EvalAI's API. */
export type Target = { host: string; name: string; password: string };

/**
 * Finds out how the registry speaks, and that it takes the password.
 * @throws Fault unavailable when it cannot be reached or trusted, unauthorised.
 */
export async function openRegistry(call: Call, { host, name, password }: Target): Promise<PushRegistry> {
  const { api, folder, terminal } = call;
  const tls = trustIn(folder, api.host, textFlag(call, "ca") ?? terminal.env.ASSAY_CA);
  const authorization = `Basic ${Buffer.from(`evalai:${password}`).toString("base64")}`;
  const at = (base: string): PushRegistry => ({
    name,
    async ask(method, path, fine = [], sent) {
      // Only what comes after the host is taken over, so that the password never goes elsewhere.
      const { pathname, search } = new URL(path, base);
      const response = await fetch(`${base}${pathname}${search}`, {
        method,
        headers: { ...sent?.headers, authorization },
        redirect: "manual",
        tls,
        ...(sent === undefined ? {} : { body: sent.body as Uint8Array<ArrayBuffer> }),
      }).catch((error: unknown) => {
        throw silence(base, error);
      });
      return response.ok || fine.includes(response.status) ? response : refuse(base, response);
    },
  });
  let silent: unknown;
  for (const base of basesOf(host, api.host)) {
    const registry = at(base);
    try {
      await registry.ask("GET", "/v2/");
      return registry;
    } catch (error) {
      silent ??= error;
      if (!(error instanceof Fault) || error.kind !== "unavailable") throw error;
    }
  }
  throw notReached(host, silent as Fault);
}

/** The registry has the certificate of the pages. On this machine itself it may do without, as engines allow. */
function basesOf(host: string, api: string): string[] {
  if (new URL(api).protocol === "http:") return [`http://${host}`];
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
  return isHere ? [`https://${host}`, `http://${host}`] : [`https://${host}`];
}

function silence(base: string, error: unknown): Fault {
  const why = distrust(error);
  if (why !== null) return unreachable(`The certificate of ${base} is not trusted (${why}).`);
  return unreachable(`Could not establish a connection to ${base} (${(error as Error).message}).`);
}

function notReached(host: string, { message }: Fault): Fault {
  const port = /:\d+$/.exec(host)?.[0] ?? ":443";
  return unreachable(
    `The registry at ${host} cannot be reached. ${message}\n` +
      "Without TLS it listens on the server itself only. Its administrator can start the server with --tls self (or with a " +
      "certificate), or say with --registry-address where it is to listen.\n" +
      `Or go through SSH: \`ssh -L 5000:localhost${port} SERVER\`, and then push with --url localhost:5000.`,
  );
}

const kinds: Record<number, FaultKind> = {
  401: "unauthorised",
  403: "forbidden",
  404: "missing",
  409: "conflict",
  413: "too_large",
  416: "conflict",
  429: "too_many",
};

/** @throws Fault with everything that the registry said (OCI distribution specification, "Error Codes"). */
async function refuse(base: string, response: Response): Promise<never> {
  const { status, statusText } = response;
  const sentences = sentencesIn(await response.text().catch(() => ""));
  const said = sentences.length > 0 ? sentences.join("\n") : `${base} answered ${status} ${statusText}.`;
  if (status >= 500) throw unreachable(said);
  throw new Fault(kinds[status] ?? "invalid", said);
}

function sentencesIn(text: string): string[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: { message?: unknown }[] };
    return (errors ?? []).flatMap(({ message }) => (typeof message === "string" ? [harmless(message)] : []));
  } catch {
    return [];
  }
}
