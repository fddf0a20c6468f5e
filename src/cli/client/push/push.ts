import { isTag } from "../../../images/tag-name.ts";
import { type Call, type ClientCommand, textFlag } from "../command.ts";
import { wrongUsage } from "../exit-codes.ts";
import { follow } from "../follow.ts";
import { goingOn } from "../going-on.ts";
import { prettyJson } from "../json-output.ts";
import { painted } from "../paint.ts";
import { ended } from "../submission.ts";
import { insistOnOneVisibility, submissionFlags } from "../submission-fields.ts";
import { type Challenge, paths, type Phase, type PushCredentials } from "../wire.ts";
import { fieldsFor, handIn } from "./hand-in.ts";
import { openRegistry, type Target } from "./registry.ts";
import { sendManifest, sendParts } from "./send-image.ts";
import { openSource } from "./source.ts";

export const pushCommand: ClientCommand = {
  words: "push IMAGE",
  summary:
    "Push an image (NAME:TAG) to a phase, which submits it. After a break, the same command goes on where it broke off.",
  flags: {
    phase: {
      type: "string",
      short: "p",
      isNeeded: true,
      meaning: "the phase: the end of its address, or its number",
    },
    archive: {
      type: "string",
      value: "FILE",
      meaning: "take the image from a file that docker save or another program wrote, not from an engine",
    },
    url: {
      type: "string",
      short: "u",
      value: "HOST",
      meaning: "host and port of the registry, if not those that the server says, as through a tunnel",
    },
    ...submissionFlags,
  },
  async run(call) {
    const { api, args, flags, isJson, terminal } = call;
    const tag = tagIn(call, args.IMAGE ?? "");
    insistOnOneVisibility(call);
    const named = textFlag(call, "phase");
    if (named === undefined) throw wrongUsage("Missing option '-p' / '--phase'.");
    const phase = await api.get<Phase>(paths.phaseNamed(named));
    const { max_docker_image_size: mostBytes } = await api.get<Challenge>(
      paths.challenge(String(phase.challenge)),
    );
    // Whoever may not push now is told so before anything is read or asked.
    const { uri, ...target } = targetOf(
      call,
      await api.get<PushCredentials>(paths.pushCredentials(phase.id)),
    );
    const registry = await openRegistry(call, target);
    const fields = await fieldsFor(call, phase);
    const { image, close } = await openSource(call, args.IMAGE ?? "");
    try {
      const manifest = await sendParts(call, registry, image, mostBytes);
      const pushed = await sendManifest(call, registry, manifest, tag);
      const submission = await handIn(call, phase, `${uri}:${pushed}`, fields);
      if (!isJson) sayDone(call, submission.id);
      if (flags.wait === true) return ended(call, await follow(call, submission.id));
      if (isJson) terminal.out(prettyJson(submission));
      return 0;
    } catch (error) {
      throw goingOn(error);
    } finally {
      await close();
    }
  },
};

/** @throws Fault usage when it has none. */
function tagIn({ terminal }: Call, image: string): string {
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  if (tag !== undefined && isTag(tag)) return tag;
  throw wrongUsage(
    `Please enter the tag name with image.\n\nFor eg: \`${terminal.name} push ubuntu:latest --phase 123\``,
  );
}

/** Where to push, and what it is called there for everybody. */
function targetOf(call: Call, { success }: PushCredentials): Target & { uri: string } {
  const uri = success.docker_repository_uri;
  const slash = uri.indexOf("/");
  return {
    uri,
    host: (textFlag(call, "url") ?? uri.slice(0, slash)).replace(/^https?:\/\/|\/+$/g, ""),
    name: uri.slice(slash + 1),
    password: success.federated_user.Credentials.SessionToken,
  };
}

function sayDone({ terminal }: Call, id: number): void {
  terminal.out(painted(terminal, "\nYour docker file is successfully submitted.\n", "bold", "green"));
  const next = `You can use \`${terminal.name} submission ${id}\` to view this submission's status.\n`;
  terminal.out(painted(terminal, next, "bold"));
}
