import { Fault } from "../../kit/fault.ts";
import { type TarEntry, tarAssembler } from "../../kit/tar-entry.ts";
import { TAR_BLOCK } from "../../kit/tar-header.ts";
import { padding } from "../../kit/tar-scan.ts";
import { quoted } from "../lint/findings.ts";
import { longestDocument } from "../lint/rules.ts";
import { type RandomAccess, partOf } from "./random-access.ts";

/** A file in an archive: where its bytes are. */
export type Member = { name: string; offset: number; size: number };

/** As many as an archive of a hundred images needs. */
const MOST_MEMBERS = 20_000;

/**
 * The files of a tar by their paths, found by going from header to header: contents are not read. Archives of images are
 * written by few programs, in few ways, so everything odd is refused: names that lead elsewhere, names that occur twice, what
 * is neither file nor folder. A symbolic link to a file of the archive stands for that file; `docker save` of old writes one
 * where two layers are alike.
 *
 * @throws Fault invalid
 */
export async function listMembers(source: RandomAccess): Promise<Map<string, Member>> {
  const files = new Map<string, Member>();
  const links = new Map<string, string>();
  const seen = new Set<string>();
  let count = 0;
  for await (const { entry, offset } of entriesOf(source)) {
    if (++count > MOST_MEMBERS) refused(`It has more than ${MOST_MEMBERS.toLocaleString("en")} entries.`);
    const name = pathOf(entry.name);
    if (entry.kind === "folder") continue;
    if (seen.has(name)) refused(`The name ${quoted(name)} occurs more than once.`);
    seen.add(name);
    if (entry.kind === "symbolic link") links.set(name, targetOf(name, entry));
    else if (entry.kind !== "file" || entry.fileBytes !== entry.storedBytes)
      refused(`${quoted(name)} is a ${entry.kind === "file" ? "sparse file" : entry.kind}.`);
    else files.set(name, { name, offset, size: entry.storedBytes });
  }
  const linked = [...links].map(([name, target]) => {
    const file = files.get(target) ?? refused(`${quoted(name)} is a link to what is no file of the archive.`);
    return [name, file] as const;
  });
  return new Map([...files, ...linked]);
}

async function* entriesOf(source: RandomAccess): AsyncGenerator<{ entry: TarEntry; offset: number }> {
  const assembler = tarAssembler();
  let at = 0;
  const next = async (length: number): Promise<Uint8Array> => {
    const bytes = await source.read(at, length);
    if (bytes.length < length) refused("It is cut off. Save or upload it again.");
    at += length + padding(length);
    return bytes;
  };
  for (;;) {
    let step = assembler.block(await next(TAR_BLOCK));
    while (step.is === "more") {
      const further = assembler.more(await next(step.bytes));
      if (further === null) break;
      step = further;
    }
    if (step.is === "zeros" && assembler.midway()) refused("It ends where an entry is announced.");
    if (step.is === "zeros") return;
    if (step.is === "more") continue;
    yield { entry: step.entry, offset: at };
    at += step.entry.storedBytes + padding(step.entry.storedBytes);
  }
}

/** A name without what says nothing, such as the "./" that tar puts before names. */
function pathOf(name: string): string {
  const text = Buffer.from(name, "latin1").toString("utf8");
  const parts = text.split("/").filter((part) => part !== "." && part !== "");
  if (text.startsWith("/") || text.includes("\0") || parts.includes(".."))
    refused(`The name ${quoted(text)} leads out of the archive.`);
  return parts.join("/");
}

function targetOf(name: string, { linkName }: TarEntry): string {
  const parts = name.split("/").slice(0, -1);
  for (const part of Buffer.from(linkName, "latin1").toString("utf8").split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) refused(`The link ${quoted(name)} leads out of the archive.`);
    } else if (part !== "." && part !== "") parts.push(part);
  }
  if (linkName.startsWith("/")) refused(`The link ${quoted(name)} leads out of the archive.`);
  return parts.join("/");
}

/** A small file of the archive, whole. @throws Fault invalid when it is not there, or not small. */
export async function readMember(
  source: RandomAccess,
  members: Map<string, Member>,
  name: string,
): Promise<Uint8Array> {
  const member = members.get(name) ?? refused(`It has no ${quoted(name)}, which it should.`);
  if (member.size > longestDocument) refused(`${quoted(name)} is longer than 4 MiB.`);
  return Buffer.concat(await Array.fromAsync(partOf(source, member.offset, member.size)));
}

/** @throws Fault invalid */
export function refused(why: string): never {
  throw new Fault("invalid", `The archive cannot be read. ${why}`);
}
