import { configId } from "./config-id.ts";
import type { Section } from "./section.ts";
import type { BenchmarkConfig } from "./types.ts";

/** The `dataset_splits:` list. */
export function readSplits(top: Section): BenchmarkConfig["splits"] {
  const sections = top.sections("dataset_splits", {
    message: "There is no dataset split.",
    remedy: "Add one with an id, a name and a codename.",
  });
  const ids = new Set<string>();
  const codenames = new Set<string>();
  return sections.map((section) => {
    const id = configId(section, ids);
    const codename = section.text("codename");
    if (codename !== "" && codenames.has(codename)) {
      section.error("codename", `Two dataset splits have the codename "${codename}".`, "Give each its own.");
    }
    codenames.add(codename);
    const name = section.maybeText("name", { max: 100 });
    if (name === null) section.warn("name", "There is no name; the codename is used.");
    section.passOver("config_id");
    section.reportLeftOver();
    return { configId: id, codename, name: name ?? codename };
  });
}
