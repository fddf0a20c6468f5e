import { readScorer } from "./scorer-block.ts";
import type { Section } from "./section.ts";
import { findFile, fromFolderOf } from "./source.ts";
import type { Evaluator, FileReference, SubmissionKind } from "./types.ts";

/** Who scores: a `scorer:` block, the host's own machine, or a script; in this order where several are given. */
export function readEvaluator(top: Section): Evaluator {
  const remote = top.flag("remote_evaluation", false);
  const python = top.maybeText("worker_python_version");
  const image = top.maybeText("evaluator_image", { max: 2128 });
  const block = top.section("scorer");
  if (block !== null) {
    const unused = ["evaluation_script", "evaluator_image"].find((key) => top.has(key));
    if (unused !== undefined) top.warn(unused, "The scorer block scores; this is not used.");
    if (remote) top.warn("remote_evaluation", "The scorer block scores; this is not used.");
    return { kind: "built-in", scorer: readScorer(block) };
  }
  // Hosts who score on their own machine often leave a key behind for a script that is not there.
  if (remote) return { kind: "remote", archive: isThere(top, "evaluation_script") ? readArchive(top) : null };
  if (image !== null && !/(^|@)sha256:[0-9a-f]{64}$/.test(image))
    top.warn(
      "evaluator_image",
      `"${image}" can come to mean another image, with other scores.`,
      "Pin it: write the id that `assay images import` or `docker image inspect` shows, sha256:….",
    );
  const archive = readArchive(top) ?? { path: "", name: "" };
  return { kind: "script", archive, python, image };
}

function isThere(top: Section, key: string): boolean {
  return "found" in findFile(top.source, top.maybeText(key) ?? "");
}

function readArchive(top: Section): FileReference | null {
  const key = "evaluation_script";
  if (!top.has(key)) {
    top.error(
      key,
      "Nothing says how to score.",
      "Name a ZIP under evaluation_script, or add a scorer block.",
    );
    return null;
  }
  const written = top.maybeText(key) ?? "";
  const folder = fromFolderOf(top.source.file, written.replace(/\.zip$/i, ""));
  // A checked-out repository holds the script's folder; EvalAI's own workflow packs it on the way.
  if (!isThere(top, key) && [...top.source.files.keys()].some((path) => path.startsWith(`${folder}/`))) {
    top.error(
      key,
      `There is no file "${written}".`,
      `Pack what is in the folder "${folder}" into a ZIP of that name.`,
    );
    return null;
  }
  return top.file(key, "error", ".zip");
}

/** What a team hands in, from EvalAI's two flags. */
export function readSubmissionKind(top: Section): SubmissionKind {
  const isStatic = top.flag("is_static_dataset_code_upload", false);
  if (!top.flag("is_docker_based", false)) return "file";
  return isStatic ? "image" : "environment";
}
