import { configId } from "./config-id.ts";
import type { Section } from "./section.ts";
import type { MetricConfig, MetricSetConfig } from "./types.ts";

/** The `leaderboard:` list: which metrics there are, in which order, and which one ranks. */
export function readMetricSets(top: Section): MetricSetConfig[] {
  const sections = top.sections("leaderboard", {
    message: "There is no leaderboard.",
    remedy: "Add one that lists the metrics.",
  });
  const ids = new Set<string>();
  return sections.map((section) => {
    const set = { configId: configId(section, ids), metrics: [], orderBy: "" };
    const schema = section.section("schema");
    if (schema === null && !section.has("schema")) {
      section.error("schema", "There is no schema.", 'Add "schema: {labels: […], default_order_by: …}".');
    }
    section.passOver("config_id");
    section.reportLeftOver();
    return schema === null ? set : { ...set, ...readSchema(schema) };
  });
}

function readSchema(schema: Section): Pick<MetricSetConfig, "metrics" | "orderBy"> {
  const labels = readLabels(schema);
  const written = schema.maybeText("default_order_by");
  const orderBy =
    labels.find((label) => label === written) ??
    labels.find((label) => label.toLowerCase() === written?.toLowerCase()) ??
    labels[0] ??
    "";
  if (written === null) {
    schema.warn("default_order_by", `There is no default_order_by; the first label, "${orderBy}", ranks.`);
  } else if (written !== orderBy) {
    schema.warn(
      "default_order_by",
      `"${written}" is none of the labels; "${orderBy}" ranks.`,
      "Name one of the labels.",
    );
  }
  const metadata = schema.section("metadata");
  const metrics = labels.map((label) => readMetric(label, metadata));
  metadata?.reportLeftOver();
  schema.reportLeftOver();
  return { metrics, orderBy };
}

function readLabels(schema: Section): string[] {
  const written = schema.words("labels");
  if (written.length === 0) schema.error("labels", "There are no labels.", 'Add "labels: [accuracy]".');
  const labels = [...new Set(written)];
  if (labels.length < written.length) schema.warn("labels", "A label occurs more than once.");
  if (labels.some((label) => label.length > 100))
    schema.error("labels", "A label is longer than 100 characters.");
  return labels;
}

function readMetric(label: string, metadata: Section | null): MetricConfig {
  const about = metadata?.section(label) ?? null;
  const metric: MetricConfig = {
    label,
    ascending: about?.has("sort_ascending") ? about.flag("sort_ascending", false) : null,
    description: about?.maybeText("description") ?? "",
  };
  about?.reportLeftOver();
  return metric;
}
