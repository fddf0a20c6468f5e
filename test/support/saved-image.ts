import { digestOf } from "../../src/images/digest.ts";
import { tarBytes } from "../evil/tar-bytes.ts";

/** What is in an image: a file per layer, by its name. */
export type SavedLayers = Record<string, string | Uint8Array>;

/** An image as Docker before 25 and podman save it, whose layers hold these files. `run` says how it is run. */
export function savedImage(tag: string | null, files: SavedLayers, run: object = {}): Buffer {
  const layers = Object.entries(files).map(([name, content]) => tarBytes([{ name, content, mode: 0o755 }]));
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: { User: "1000", Entrypoint: ["/predict"], ...run },
    rootfs: { type: "layers", diff_ids: layers.map((layer) => digestOf("sha256", layer)) },
  });
  const configName = `${digestOf("sha256", Buffer.from(config)).slice(7)}.json`;
  const names = layers.map((_, index) => `layer-${index}/layer.tar`);
  const saved = [{ Config: configName, RepoTags: tag === null ? null : [tag], Layers: names }];
  return tarBytes([
    ...layers.map((content, index) => ({ name: names[index] ?? "", content })),
    { name: configName, content: config },
    { name: "manifest.json", content: JSON.stringify(saved) },
  ]);
}
