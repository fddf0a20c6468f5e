/** The body of a request. */
export type RequestBody = {
  /** Its bytes as they come. Leaving them in the middle does not end the connection. */
  pieces: AsyncIterable<Uint8Array>;
  /** Reads on for nothing, so that a refusal in the middle of it is heard. */
  hearOut(): Promise<void>;
};

/**
 * For how long a client is heard out. One that still sends when the connection is closed more often than not reports a broken
 * pipe instead of the refusal, and docker then pushes all over again, up to five times.
 */
const PATIENCE_MS = 60_000;

/** @param patienceMs for how long `hearOut` reads on. */
export function openBody(request: Request, patienceMs = PATIENCE_MS): RequestBody {
  let opened: AsyncIterator<Uint8Array> | null = null;
  const iterator = () => (opened ??= (request.body ?? nothing())[Symbol.asyncIterator]());
  // Without a `return`, which would be called at a `break`.
  const pieces = { [Symbol.asyncIterator]: () => ({ next: () => iterator().next() }) };

  /** Docker's, podman's and skopeo's connections end with the answer. On others Bun itself passes over what still comes. */
  const endsWithAnswer = () => /\bclose\b/i.test(request.headers.get("connection") ?? "");

  return {
    pieces,
    async hearOut() {
      if (!endsWithAnswer()) return void (await iterator().return?.());
      const until = performance.now() + patienceMs;
      try {
        for await (const _ of pieces) if (performance.now() > until) break;
      } catch {
        // The other end is gone and hears nothing any more.
      }
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
