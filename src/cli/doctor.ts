import { systemClock } from "../kit/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Command } from "./command.ts";
import { clock, integrity, migrations, sqliteSettings, storedFiles, trail } from "./doctor/database.ts";
import { certificate } from "./doctor/certificate.ts";
import type { Check, Finding } from "./doctor/finding.ts";
import { executables, fileSystem, freeSpace, permissions } from "./doctor/folder.ts";
import { engine, limits, memory, pictures, port, processor } from "./doctor/machine.ts";
import { examineSandbox } from "./doctor/sandbox.ts";

/** Everything the server depends on, in the order in which to mend it. */
const checks: [name: string, check: Check][] = [
  ["file system", fileSystem],
  ["permissions", permissions],
  ["free space", freeSpace],
  ["executables", executables],
  ["sqlite", sqliteSettings],
  ["database", integrity],
  ["migrations", migrations],
  ["audit trail", trail],
  ["stored files", storedFiles],
  ["clock", clock],
  ["port", port],
  ["certificate", certificate],
  ["evaluator", engine],
  ["pictures", pictures],
  ["memory", memory],
  ["open files", limits],
  ["processor", processor],
];

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Check everything the server depends on, and say how to mend what is not right.",
  usage:
    "doctor [--data FOLDER] [--json]\n       assay doctor --sandbox [--controls] [--data FOLDER] [--json]",
  flags: {
    json: { type: "boolean", meaning: "as JSON: an array of { name, state, says, remedy }" },
    sandbox: {
      type: "boolean",
      meaning: "instead, try to break out of the sandbox for images, in every way",
    },
    controls: {
      type: "boolean",
      meaning: "with --sandbox, try it also without each wall, to see that it holds",
    },
  },
  async run({ config, flags, out }) {
    if (flags.sandbox === true)
      return examineSandbox(config, { controls: flags.controls === true, json: flags.json === true }, out);
    const findings = await examine(config);
    if (flags.json === true) out(JSON.stringify(findings, null, 2));
    else for (const line of findings.flatMap(lines)) out(line);
    return findings.some(({ state }) => state === "fail") ? 1 : 0;
  },
};

type NamedFinding = Finding & { name: string };

async function examine(config: Config): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const [name, check] of checks) findings.push({ name, ...(await findingOf(check, config)) });
  return findings;
}

async function findingOf(check: Check, config: Config): Promise<Finding> {
  try {
    return await check(config, systemClock.now());
  } catch (error) {
    return { state: "fail", says: `cannot be checked: ${(error as Error).message}` };
  }
}

function lines({ name, state, says, remedy }: NamedFinding): string[] {
  const line = `${state.padEnd(5)} ${name.padEnd(13)} ${says}`;
  return remedy === undefined ? [line] : [line, `${" ".repeat(20)}${remedy}`];
}
