import Docker from "dockerode";
import { Fault } from "../kit/fault.ts";

/** An engine that answered on its socket. */
export type Connection = {
  docker: Docker;
  name: "docker" | "podman";
  version: string;
  socketPath: string;
};

/** How long an engine may take to say that it is there, and to answer anything else that should be quick. */
const pingMilliseconds = 2_000;
const answerMilliseconds = 30_000;

/**
 * Finds a Docker or Podman engine on a Docker-compatible Unix socket.
 * @throws Fault unavailable when none answers there.
 */
export async function connectEngine(socketPath: string): Promise<Connection> {
  // `host` is spelt out because DOCKER_HOST in our environment would otherwise win over the socket that was configured.
  const docker = new Docker({ socketPath, host: undefined });
  let version: Docker.DockerVersion;
  try {
    version = await within(pingMilliseconds, docker.version());
  } catch (error) {
    const remedy = "Start Docker or Podman there, or say where its socket is with --engine-socket.";
    throw new Fault(
      "unavailable",
      `No container engine answers at ${socketPath} (${said(error)}). ${remedy}`,
    );
  }
  const isPodman = version.Components?.some(({ Name }) => Name.startsWith("Podman")) ?? false;
  return { docker, name: isPodman ? "podman" : "docker", version: version.Version, socketPath };
}

/** Waits for an answer that should be quick, and gives up on it after a while; an engine that hangs must not hang us. */
export function answered<T>(answer: Promise<T>): Promise<T> {
  return within(answerMilliseconds, answer);
}

/** @throws Error when the answer takes longer. */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${milliseconds / 1000} seconds`)),
    milliseconds,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an engine's refusal says, for the operator. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}

/** The HTTP status of an engine's refusal. */
export function refusalStatus(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
