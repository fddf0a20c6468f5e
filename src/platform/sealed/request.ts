import type Docker from "dockerode";
import { bind, confined } from "../confinement.ts";
import { inputFolders, outputFolders, sealedEnvironment } from "./environment.ts";
import type { SealedImage } from "./image.ts";
import { labelsOf, namesOf } from "./names.ts";
import type { SealedRun } from "./run.ts";

type Named = { name: string; Labels: Record<string, string> };

/** What is asked of the engine for a run: a place for its output, one who holds that place, and the run itself. */
export type SealedRequest = {
  volume: Docker.VolumeCreateOptions & { Name: string };
  holder: Docker.ContainerCreateOptions & Named;
  job: Docker.ContainerCreateOptions & Named & { HostConfig: JobHost };
};

type JobHost = Docker.HostConfig & { Tmpfs: Record<string, string>; Ulimits: Docker.Ulimit[] };

/** Of memory, on x86-64. */
const PAGE = 4096;

/** Where a run takes place: its user, the holder's image, and the runtime (null: the engine's ordinary one). */
export type SealedPlace = { uid: number; holderImage: string; runtime: string | null };

/** The whole profile of a sealed run, field by field. */
export function sealedRequest(run: SealedRun, image: SealedImage, place: SealedPlace): SealedRequest {
  const { job, holder, volume } = namesOf(run.id);
  const labels = labelsOf(run.id);
  const { limits } = run;
  const shut = confined({
    uid: place.uid,
    ...limits,
    fileBytes: Math.max(limits.scratchBytes, limits.shmBytes, limits.outputBytes),
    imageVolumes: image.volumes,
  });
  const output = (path: string, isReadOnly: boolean) => ({
    Type: "volume" as const,
    Source: volume,
    Target: path,
    ReadOnly: isReadOnly,
    // What an image has at that place would otherwise be copied in.
    VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: "", Options: {} } },
  });
  return {
    volume: {
      Name: volume,
      Driver: "local",
      // In memory, which is the only place where every engine can limit bytes and files. Nobody else gets at it, so that
      // everybody may write to it, whatever numbers an engine maps users to.
      DriverOpts: {
        type: "tmpfs",
        device: "tmpfs",
        // In pages, because Podman takes "size" for a quota on disk.
        o: `nr_blocks=${Math.ceil(limits.outputBytes / PAGE)},nr_inodes=${limits.outputFiles + 1},mode=0777,nosuid,nodev,noexec`,
      },
      Labels: labels,
    },
    holder: {
      ...holderProfile(place.uid),
      name: holder,
      Image: place.holderImage,
      Labels: labels,
      HostConfig: { ...holderProfile(place.uid).HostConfig, Mounts: [output(outputFolders[0], true)] },
    },
    job: {
      ...shut,
      name: job,
      Image: image.id,
      Hostname: "sealed",
      Env: sealedEnvironment(run, image.env),
      Labels: labels,
      HostConfig: {
        ...shut.HostConfig,
        Mounts: [
          ...inputFolders.map((inside) => bind({ host: run.inputs, inside }, true)),
          ...outputFolders.map((path) => output(path, false)),
        ],
        ...(run.gpus.length === 0
          ? {}
          : { DeviceRequests: [{ Driver: "nvidia", DeviceIDs: run.gpus, Capabilities: [["gpu"]] }] }),
        ...(place.runtime === null ? {} : { Runtime: place.runtime }),
      },
    },
  };
}

/** The holder needs next to nothing (holder.ts), but the engine's runtime, which starts it, runs within its limits for a moment. */
function holderProfile(uid: number) {
  const shut = confined({
    uid,
    memoryBytes: 32 * 1024 ** 2,
    cpus: 0.5,
    processes: 32,
    scratchBytes: 4096,
    scratchRuns: false,
    shmBytes: 64 * 1024,
    fileBytes: 0,
    imageVolumes: [],
  });
  return { ...shut, HostConfig: { ...shut.HostConfig, Init: false } };
}
