import { randomUUID } from "node:crypto";
import { assetText } from "../../src/platform/assets.ts";
import type { DemoFolder } from "../support/demo-folder.ts";
import { PASSWORD } from "../support/people.ts";

/** A submission that somebody sends, and its id once the server has said that it has it. */
export type Sent = { key: string; csv: string; digest: string; id: number | null };

/** Somebody who hands in one prediction file after the other, and sends again what was not acknowledged. */
export type Writer = {
  sent: Sent[];
  /** Goes on until the server is gone or `isOver` says so. @throws Error for any answer but an acknowledgement. */
  write(base: string, isOver: () => boolean): Promise<void>;
};

const [head = "", ...cases] = assetText("static/demo/inputs/dev_template.csv").trimEnd().split("\n");

export function openWriter({ slug, phaseId }: DemoFolder, name: string): Writer {
  const sent: Sent[] = [];
  let cookie = "";

  async function send(url: string, body: FormData | URLSearchParams): Promise<Response | null> {
    const headers = { cookie, origin: new URL(url).origin, connection: "close" };
    // Whatever happens to the connection, the server may have taken it in or not: that is the point of it all.
    return fetch(url, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  }

  async function logIn(base: string): Promise<void> {
    const response = await send(`${base}/login`, new URLSearchParams({ login: name, password: PASSWORD }));
    if (response === null) return;
    cookie = /^[^;]+/.exec(response.headers.get("set-cookie") ?? "")?.[0] ?? "";
    if (cookie === "") throw new Error(`${name} cannot log in: ${response.status}`);
  }

  async function submit(base: string, submission: Sent): Promise<void> {
    const form = new FormData();
    form.set("key", submission.key);
    form.set("file", new File([submission.csv], "predictions.csv"));
    const response = await send(`${base}/benchmarks/${slug}/phases/${phaseId}/submissions`, form);
    if (response === null) return;
    const id = /^\/submissions\/(\d+)$/.exec(response.headers.get("location") ?? "")?.[1];
    if (response.status !== 303 || id === undefined)
      throw new Error(`${response.status} ${await response.text().catch(() => "")}`);
    submission.id = Number(id);
  }

  return {
    sent,
    async write(base, isOver) {
      if (cookie === "") await logIn(base);
      if (cookie === "") return;
      for (const open of sent.filter(({ id }) => id === null)) await submit(base, open);
      while (!isOver()) {
        const next = newSubmission();
        sent.push(next);
        await submit(base, next);
      }
    },
  };
}

/** Predictions that nobody has sent before. */
function newSubmission(): Sent {
  const csv = [head, ...cases.map((row) => `${row.split(",")[0]},${Math.random()}`)].join("\n");
  return {
    key: randomUUID(),
    csv,
    digest: new Bun.CryptoHasher("sha256").update(csv).digest("hex"),
    id: null,
  };
}
