import type Docker from "dockerode";
import { sha256Hex } from "../../kit/secret.ts";
import type { PackedEntry } from "../../kit/tar-writer.ts";
import { answered, type Connection } from "../engine-connection.ts";
import { ownImage } from "./own-image.ts";
import { waitProgram } from "./tiny-programs.ts";

/*
 * What lies in a volume in memory is gone as soon as no running container uses it. So a second container holds each output
 * while the first one ends: a program that does nothing, in an image that contains nothing else.
 */

/** The image of the holder in this engine, made when it is not there. @returns its id. */
export function holderImage(connection: Connection): Promise<string> {
  const program = waitProgram();
  const files: PackedEntry[] = [
    { kind: "file", name: "hold", mode: 0o555, bytes: program.length, content: [program] },
  ];
  return ownImage(connection, "assay-hold", sha256Hex(program).slice(0, 16), ['ENTRYPOINT ["/hold"]'], files);
}

/**
 * Whether a holder goes on for a while longer. Nothing that a stranger does can end it, so if it ends, it is the engine that is
 * ending, and the run that it holds for was ended with it.
 */
export async function goesOn(docker: Docker, name: string): Promise<boolean> {
  for (let looks = 0; looks < 4; looks++) {
    const found = await answered(docker.getContainer(name).inspect()).catch(() => null);
    if (found?.State.Running !== true) return false;
    await Bun.sleep(500);
  }
  return true;
}
