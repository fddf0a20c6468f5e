import { createReadStream, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileChunks } from "../../kit/chunks.ts";
import type { PackedEntry } from "../../kit/tar-writer.ts";
import type { Connection } from "../engine-connection.ts";
import { ownImage } from "../sealed/own-image.ts";
import { leaveUsersProgram, multiplyProgram, tellUserProgram } from "../sealed/tiny-programs.ts";

/**
 * The image of the program that runs inside: this very executable, and the libraries of this machine that it needs. There is
 * nothing else in it but a few things for the self-test to stumble over: a program with the set-user-ID bit, a folder that
 * everybody may write to, another that is declared as a volume.
 *
 * @returns its id.
 */
export async function insideImage(connection: Connection): Promise<string> {
  const { script, start, environment, files: program } = await insideProgram();
  const files: PackedEntry[] = [
    ...program,
    content("multiply", multiplyProgram(), 0o555),
    content("whoami", tellUserProgram(), 0o4555),
    content("leave", leaveUsersProgram(), 0o555),
    { kind: "folder", name: "open", mode: 0o777 },
    { kind: "folder", name: "volume", mode: 0o777 },
  ];
  const changes = [
    `ENTRYPOINT ${JSON.stringify(start)}`,
    ...environment.map((line) => `ENV ${line}`),
    "VOLUME /volume",
  ];
  return await ownImage(connection, "assay-inside", await tagOf(script, changes), changes, files);
}

/** The program itself, for an image of whatever kind: its files, how it is started, and what it needs of its environment. */
export async function insideProgram(): Promise<{
  files: PackedEntry[];
  start: string[];
  environment: string[];
  script: Uint8Array[];
}> {
  const script = Bun.isStandaloneExecutable ? [] : [await bundledScript()];
  return {
    files: [
      ...script.map((text) => content("inside.js", text, 0o444)),
      file("assay", process.execPath, 0o555),
      ...(await libraries(process.execPath)),
    ],
    start: Bun.isStandaloneExecutable ? ["/assay", "inside"] : ["/assay", "/inside.js"],
    environment: ["LD_LIBRARY_PATH=/lib"],
    script,
  };
}

/** Changes with the executable, which takes a fraction of a second to read. */
async function tagOf(script: Uint8Array[], changes: string[]): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const chunk of fileChunks(process.execPath)) hasher.update(chunk);
  for (const text of script) hasher.update(text);
  for (const program of [multiplyProgram(), tellUserProgram(), leaveUsersProgram()]) hasher.update(program);
  hasher.update(JSON.stringify(changes));
  return hasher.digest("hex").slice(0, 16);
}

/** When Assay runs from source, its executable is Bun, which needs to be told what to do. */
async function bundledScript(): Promise<Uint8Array> {
  const { outputs } = await Bun.build({ entrypoints: [join(import.meta.dir, "entry.ts")], target: "bun" });
  return new Uint8Array((await outputs[0]?.arrayBuffer()) ?? []);
}

/**
 * What a program is linked to, as the machine's own loader finds it (ld.so(8), LD_TRACE_LOADED_OBJECTS). The loader keeps its
 * place, which is written into the program.
 */
async function libraries(program: string): Promise<PackedEntry[]> {
  const asked = Bun.spawn([program], {
    env: { LD_TRACE_LOADED_OBJECTS: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines = (await new Response(asked.stdout).text()).split("\n");
  return lines.flatMap((line) => {
    const [, library, loader] = /^\s*(?:\S+ => (\/\S+)|(\/\S+)) \(0x/.exec(line) ?? [];
    if (library !== undefined) return [file(`lib/${basename(library)}`, library, 0o555)];
    return loader === undefined ? [] : [file(loader.slice(1), loader, 0o555)];
  });
}

function file(name: string, path: string, mode: number): PackedEntry {
  const pieces = { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() };
  return {
    kind: "file",
    name,
    mode,
    bytes: statSync(path).size,
    content: pieces as AsyncIterable<Uint8Array>,
  };
}

function content(name: string, bytes: Uint8Array, mode: number): PackedEntry {
  return { kind: "file", name, mode, bytes: bytes.length, content: [bytes] };
}
