import type Docker from "dockerode";
import { findOurs } from "../container-life.ts";
import type { Connection } from "../engine-connection.ts";
import { labelsOf, namesOf } from "./names.ts";
import type { SealedId } from "./run.ts";

/** A run that was started before a restart of ours, whose output is still held. */
export type Begun = {
  container: Docker.Container;
  uid: number;
  /** Since its start; until its end, when it is over. */
  seconds: number;
  isOver: boolean;
};

/** The run as it was left; null when it has to be begun, whatever parts of it may lie about. @throws Error when its name is not ours. */
export async function findBegun({ docker }: Connection, id: SealedId): Promise<Begun | null> {
  const { job, holder } = namesOf(id);
  const [container, held] = await Promise.all(
    [job, holder].map((name) => findOurs(docker, name, labelsOf(id))),
  );
  if (container == null || container.State.Status === "created" || held?.State.Running !== true) return null;
  const { Running: isRunning, StartedAt: started, FinishedAt: finished } = container.State;
  return {
    container: docker.getContainer(job),
    uid: Number.parseInt(container.Config.User, 10),
    seconds: ((isRunning ? Date.now() : Date.parse(finished)) - Date.parse(started)) / 1000,
    isOver: !isRunning,
  };
}

/** For what is over there is only its log to be read. */
const READING = 3600;

/** How long a run may still take, of `limit` seconds. */
export function secondsLeft(limit: number, begun: Pick<Begun, "seconds" | "isOver"> | null): number {
  if (begun === null) return limit;
  return begun.isOver ? READING : Math.max(0, limit - begun.seconds);
}
