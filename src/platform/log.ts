import { withoutSecrets } from "../kit/secret.ts";

/** Structured log: one JSON object per line. Control characters cannot leave a line, since JSON escapes them. */
export type Log = {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  /** For bugs and broken outside things; the only place where a stack is written. Secrets in addresses are left out. */
  error(event: string, error: unknown, fields?: Record<string, unknown>): void;
};

/** A log that hands each finished line to `write`. */
export function openLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, event: string, fields: Record<string, unknown>) =>
    write(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields }));
  return {
    info: (event, fields = {}) => line("info", event, fields),
    warn: (event, fields = {}) => line("warn", event, fields),
    error: (event, error, fields = {}) =>
      line("error", event, harmless({ ...fields, ...describeError(error) })),
  };
}

const harmless = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? withoutSecrets(value) : value,
    ]),
  );

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  return {
    error: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: String(error.cause) }),
  };
}
