/** Somebody at a browser, logged in or not. */
export type Visitor = {
  get(path: string): Promise<Response>;
  /** Sends an ordinary form. @throws Error unless the answer is "see other". */
  post(path: string, fields: Record<string, string>): Promise<Response>;
  /** Hands a file in. @returns where the answer leads. @throws Error unless it was taken. */
  submit(phase: string, file: Iterable<Uint8Array>, bytes: number): Promise<string>;
};

const BOUNDARY = "----assay-bench";

/** A visitor with a session's cookie, or a guest. */
export function visitor(origin: string, cookie = ""): Visitor {
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await fetch(origin + path, {
      redirect: "manual",
      ...init,
      headers: { ...headers, ...init.headers },
    });
    if (answer.status !== 303)
      throw new Error(`${path} answered ${answer.status}: ${plain(await answer.text())}`);
    await answer.arrayBuffer();
    return answer;
  };
  return {
    get: (path) => fetch(origin + path, { headers, redirect: "manual" }),
    post: (path, fields) => send(path, { method: "POST", body: new URLSearchParams(fields) }),
    async submit(phase, file, bytes) {
      const { length, body } = multipart(file, bytes);
      const type = `multipart/form-data; boundary=${BOUNDARY}`;
      const answer = await send(`${phase}/submissions`, {
        method: "POST",
        body: body as never,
        headers: { "content-type": type, "content-length": String(length) },
      });
      return answer.headers.get("location") ?? "";
    },
  };
}

/** Logs in by the form, as people do. */
export async function logIn(origin: string, login: string, password: string): Promise<Visitor> {
  const answer = await visitor(origin).post("/login", { login, password });
  const cookie = answer.headers.getSetCookie().map((each) => each.split(";")[0]);
  return visitor(origin, cookie.join("; "));
}

/** Where submissions to the only phase go, as the form on the page Submit says. */
export async function phaseAddress(person: Visitor, benchmark: string): Promise<string> {
  const page = await (await person.get(`${benchmark}/submit`)).text();
  const action = /action="(\/benchmarks\/[^"]*\/phases\/\d+)\/submissions"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`${benchmark}/submit has no form to hand in a file`);
  return action;
}

/** A form with a method's name and a file, streamed: nothing of the size of the file is held here. */
function multipart(file: Iterable<Uint8Array>, bytes: number) {
  const encoder = new TextEncoder();
  const part = (name: string, more = "") =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const head = encoder.encode(`${part("name")}bench\r\n${part("file", '; filename="predictions.csv"')}`);
  const tail = encoder.encode(`\r\n--${BOUNDARY}--\r\n`);
  async function* body() {
    yield head;
    yield* file;
    yield tail;
  }
  return { length: head.length + bytes + tail.length, body: body() };
}

const plain = (html: string) =>
  html
    .replace(/<(style|script|head)[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>|\s+/g, " ")
    .slice(0, 1000);
