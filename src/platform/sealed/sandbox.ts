import { connectEngine, type Connection } from "../engine-connection.ts";
import { holderImage } from "./holder.ts";

/** Where sealed runs take place: an engine, and the runtime that its containers get. */
export type Sandbox = {
  connection: Connection;
  /** "runsc" for gVisor, a kernel of its own between the program and this machine's; null for the engine's ordinary one. */
  runtime: string | null;
  /** The image that holds output, made when it is not there. */
  holderImage(): Promise<string>;
};

const GVISOR = "runsc";

/** The sandboxes that an engine offers, the strongest first. @throws Fault unavailable when none answers. */
export async function sandboxesOf(socketPath: string): Promise<Sandbox[]> {
  const connection = await connectEngine(socketPath);
  const { Runtimes: runtimes } = (await connection.docker.info()) as { Runtimes?: Record<string, unknown> };
  const offered = GVISOR in (runtimes ?? {}) ? [GVISOR, null] : [null];
  return offered.map((runtime) => ({
    connection,
    runtime,
    holderImage: () => holderImage(connection),
  }));
}
