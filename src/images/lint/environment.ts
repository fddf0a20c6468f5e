import { type Findings, quoted } from "./findings.ts";

/** Variables by which an image gets code or settings into programs that are not its own: the loader's and the C library's. */
const loader = /^(LD_PRELOAD|LD_AUDIT|LD_DEBUG|LD_DEBUG_OUTPUT|LD_PROFILE|GLIBC_TUNABLES|GCONV_PATH)$/;
/** Heeded by the GPU's set-up, which runs with an image's environment and outside its walls (CVE-2025-23266). */
const driver = /^(LD_LIBRARY_PATH|NVIDIA_[A-Z0-9_]+)$/;

/**
 * Looks through an image's ENV, which engines merge into that of the container. An empty value does nothing, and is the
 * only way for a Dockerfile to take back what its base image sets.
 */
export function checkEnvironment(variables: string[], gpu: boolean, findings: Findings): void {
  for (const variable of variables) {
    const equals = variable.indexOf("=");
    const name = equals < 0 ? variable : variable.slice(0, equals);
    const place = `configuration, ENV ${quoted(name)}`;
    if (name === "" || name.includes("\0") || variable.includes("\0"))
      findings.refuse(place, "It is no environment variable.", "Correct this ENV line of the Dockerfile.");
    else if (equals < 0 || equals === variable.length - 1) continue;
    else if (loader.test(name))
      findings.refuse(
        place,
        "This variable loads code into every program that is started.",
        `Set it in your own start script, and end the Dockerfile with an empty one: "ENV ${name}=".`,
      );
    else if (driver.test(name) && gpu)
      findings.refuse(
        place,
        "The set-up of the GPU would heed this variable, outside the container.",
        `Set it in your own start script, and end the Dockerfile with an empty one: "ENV ${name}=".`,
      );
  }
}
