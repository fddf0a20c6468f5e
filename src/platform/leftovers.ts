import { removeContainer, unlessMissing } from "./container-life.ts";
import { answered, type Connection } from "./engine-connection.ts";

/** The label by which an appliance knows its containers and volumes; its value is instanceOf its data folder. */
export const INSTANCE_LABEL = "assay.instance";

/** A container or volume of ours. `state` is the engine's word: "created", "running", "exited" …; null for a volume. */
export type Belonging = {
  kind: "container" | "volume";
  name: string;
  labels: Record<string, string>;
  state: string | null;
};

/** Everything on an engine that carries the appliance's label, whatever its state; containers first. */
export async function belongings({ docker }: Connection, instance: string): Promise<Belonging[]> {
  const label = `${INSTANCE_LABEL}=${instance}`;
  const [containers, { Volumes: volumes }] = await answered(
    Promise.all([
      docker.listContainers({ all: true, filters: { label: [label] } }),
      docker.listVolumes({ filters: { label: [label] } }),
    ]),
  );
  return [
    ...containers.map(({ Id, Names, Labels, State }) => ({
      kind: "container" as const,
      name: Names[0]?.replace(/^\//, "") ?? Id,
      labels: Labels,
      state: State,
    })),
    // The engine says null where there is none.
    ...(volumes ?? []).map(({ Name, Labels }) => ({
      kind: "volume" as const,
      name: Name,
      labels: Labels ?? {},
      state: null,
    })),
  ];
}

/**
 * Ends and removes what a crash left behind, apart from what is to be kept. For the process that serves the data folder,
 * before it runs anything. @returns how many containers and volumes there were.
 */
export async function removeBelongings(
  connection: Connection,
  instance: string,
  keep: (belonging: Belonging) => boolean = () => false,
): Promise<number> {
  const found = (await belongings(connection, instance)).filter((each) => !keep(each));
  const of = (kind: Belonging["kind"]) => found.filter((each) => each.kind === kind).map(({ name }) => name);
  await Promise.all(of("container").map((name) => removeContainer(connection.docker, name)));
  // A volume cannot go before the containers that use it.
  await Promise.all(of("volume").map((name) => removeVolume(connection, name)));
  return found.length;
}

/** Its being gone already is as good. */
async function removeVolume({ docker }: Connection, name: string): Promise<void> {
  await answered(docker.getVolume(name).remove()).catch(unlessMissing);
}
