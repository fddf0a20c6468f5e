import { readQuantity, writeBytes } from "../../kit/quantity.ts";
import type { Section } from "./section.ts";
import { findFile, fromFolderOf } from "./source.ts";
import type { ImageInputs, ImageLimits, ImageRules } from "./types.ts";

const noLimits: ImageLimits = {
  memory: null,
  cpus: null,
  gpus: null,
  shm: null,
  output: null,
  scratch: null,
  processes: null,
  scratchRuns: false,
};

/** A phase's `image_inputs`, `image_limits` and `practice`. */
export function readImageRules(phase: Section): ImageRules {
  return {
    inputs: readInputs(phase),
    limits: readLimits(phase.section("image_limits")),
    practice: phase.flag("practice", false),
  };
}

/** The same as they are written; nothing of what is as usual. */
export function writeImageRules(rules: ImageRules | undefined): object {
  if (rules === undefined) return {};
  const { inputs, limits, practice } = rules;
  const written = Object.entries({
    memory: limits.memory === null ? null : writeBytes(limits.memory),
    cpus: limits.cpus,
    gpus: limits.gpus,
    shm: limits.shm === null ? null : writeBytes(limits.shm),
    output: limits.output === null ? null : writeBytes(limits.output),
    scratch: limits.scratch === null ? null : writeBytes(limits.scratch),
    processes: limits.processes,
    scratch_runs: limits.scratchRuns || null,
  }).filter(([, value]) => value !== null);
  return {
    image_inputs: inputs?.path,
    image_limits: written.length === 0 ? null : Object.fromEntries(written),
    practice: practice || null,
  };
}

function readInputs(phase: Section): ImageInputs | null {
  const written = phase.maybeText("image_inputs");
  if (written === null) return null;
  const { source } = phase;
  const path = fromFolderOf(source.file, written).replace(/\/+$/, "");
  const files = [...source.files.keys()].filter((each) => each.startsWith(`${path}/`));
  if (files.length > 0) return { kind: "folder", path, files };
  const result = findFile(source, written);
  if (!("found" in result)) {
    const remedy = "Name a folder with at least one file, or a ZIP, from the YAML file's folder on.";
    phase.error("image_inputs", `There is no folder or ZIP "${written}".`, remedy);
    return null;
  }
  if (!/\.zip$/i.test(path)) {
    const remedy = "Put the file into a folder and name that.";
    phase.error("image_inputs", `"${written}" is neither a folder nor a ZIP.`, remedy);
    return null;
  }
  return { kind: "zip", path, files: [path] };
}

function readLimits(section: Section | null): ImageLimits {
  if (section === null) return noLimits;
  const limits = {
    memory: bytesOf(section, section.maybeText("memory"), "memory"),
    cpus: amountOf(section, section.maybeText("cpus"), "cpus"),
    gpus: section.has("gpus") ? section.count("gpus", 0) : null,
    shm: bytesOf(section, section.maybeText("shm"), "shm"),
    output: bytesOf(section, section.maybeText("output"), "output"),
    scratch: bytesOf(section, section.maybeText("scratch"), "scratch"),
    processes: section.has("processes") ? section.count("processes", 512, 1) : null,
    scratchRuns: section.flag("scratch_runs", false),
  };
  section.reportLeftOver();
  return limits;
}

function bytesOf(section: Section, written: string | null, key: string): number | null {
  const bytes = amountOf(section, written, key);
  return bytes === null ? null : Math.max(1, Math.floor(bytes));
}

function amountOf(section: Section, written: string | null, key: string): number | null {
  if (written === null) return null;
  const amount = readQuantity(written);
  if (amount === null)
    section.error(key, `"${written}" is no amount.`, 'Write "8Gi", "500Mi" or a plain number.');
  return amount;
}
