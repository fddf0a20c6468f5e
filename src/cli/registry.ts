import { open, rm } from "node:fs/promises";
import { openApp } from "../app.ts";
import { writeArchive } from "../images/archive/write-archive.ts";
import { keptImage } from "../images/kept-image.ts";
import { listImages } from "../images/listing.ts";
import { rulesHere } from "../images/look-over.ts";
import { reclaim } from "../images/reclaim.ts";
import { imageUsage } from "../images/usage.ts";
import { Fault } from "../kit/fault.ts";
import { inGigabytes } from "../kit/gigabytes.ts";
import type { App } from "../platform/app.ts";
import { importImage } from "../submissions/archives/import-image.ts";
import type { Command, Context } from "./command.ts";

type Verb = {
  /** How many words follow it. */
  words: number;
  /** The flags without which it does nothing. */
  needs: string[];
  act(app: App, words: string[], context: Context): Promise<number>;
};

/** What follows `assay registry`. */
const verbs: Record<string, Verb> = {
  list: { words: 0, needs: [], act: list },
  usage: { words: 0, needs: [], act: showUsage },
  gc: { words: 0, needs: [], act: collect },
  import: { words: 1, needs: ["team", "phase"], act: importOne },
  export: { words: 1, needs: ["out"], act: exportOne },
};

const usage = [
  "registry list",
  "registry usage",
  "registry gc [--dry-run]",
  "registry import FILE.tar --team TEAM --phase PHASE [--tag TAG]",
  "registry export REPOSITORY:TAG --out FILE.tar",
].join("\n       assay ");

/** The images of a data folder. Works beside a running server. */
export const registryCommand: Command = {
  name: "registry",
  summary: "List, tidy up, bring in and take out the images that teams have pushed.",
  usage,
  flags: {
    "dry-run": { type: "boolean", meaning: "gc: only say what would be removed" },
    team: { type: "string", meaning: "import: the team whose image it is, by name or number" },
    phase: { type: "string", meaning: "import: the phase it is for, by number or the end of its address" },
    tag: { type: "string", meaning: "import: the tag it gets, if not the one in the archive" },
    out: { type: "string", meaning: "export: where to write it; must not exist" },
  },
  async run(context) {
    const { config, positionals, flags, err } = context;
    const [name = "", ...words] = positionals;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (
      verb === undefined ||
      words.length !== verb.words ||
      verb.needs.some((each) => flags[each] === undefined)
    ) {
      err(`Usage: assay ${usage}`);
      return 2;
    }
    const app = openApp(config);
    // What images are called beside a server, whether it runs at the moment or not.
    app.registry.port = config.registry?.port ?? null;
    try {
      return await verb.act(app, words, context);
    } finally {
      await app.close();
    }
  },
};

async function list({ db }: App, _: string[], { out }: Context): Promise<number> {
  for (const { repository, digest, tags, bytes, pushedAt, submissions } of await listImages(db)) {
    const names = tags.length === 0 ? [repository] : tags.map((tag) => `${repository}:${tag}`);
    const handedIn = submissions.map((id) => `submission ${id}`).join(", ");
    for (const name of names)
      out([name, digest, bytes, new Date(pushedAt).toISOString(), handedIn].join("\t"));
  }
  return 0;
}

async function showUsage({ db }: App, _: string[], { out }: Context): Promise<number> {
  const { teams, benchmarks, images, bytes } = await imageUsage(db);
  for (const each of teams) out(["team", each.name, each.images, each.bytes].join("\t"));
  for (const each of benchmarks) out(["benchmark", each.name, each.images, each.bytes].join("\t"));
  out(["server", "", images, bytes].join("\t"));
  return 0;
}

async function collect(app: App, _: string[], { flags, out }: Context): Promise<number> {
  const isDry = flags["dry-run"] === true;
  const { manifests, blobs, files, bytes } = await reclaim(app, isDry);
  out(
    `${isDry ? "It would remove" : "Removed"} ${manifests} images and ${blobs} layers that nothing needs: ` +
      `${files} files, ${inGigabytes(bytes)}.`,
  );
  return 0;
}

async function importOne(app: App, [path = ""]: string[], { flags, out }: Context): Promise<number> {
  const tag = typeof flags.tag === "string" ? { tag: flags.tag } : {};
  const id = await importImage(app, path, { team: String(flags.team), phase: String(flags.phase), ...tag });
  out(`The image is submission ${id}.`);
  return 0;
}

async function exportOne(app: App, [name = ""]: string[], { flags, out }: Context): Promise<number> {
  const path = String(flags.out);
  const image = await keptImage(app, name, rulesHere(false));
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? new Fault("conflict", `${path} exists already.`) : error;
  });
  try {
    for await (const piece of writeArchive(image)) await file.writeFile(piece);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  out(`${path} is written. \`docker load --input ${path}\` takes it in.`);
  return 0;
}
