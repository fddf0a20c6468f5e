import fc from "fast-check";
import { catalogue } from "../../../src/metrics/catalogue.ts";
import type {
  BenchmarkConfig,
  BoardConfig,
  Evaluator,
  ImageRules,
  Markup,
  MetricSetConfig,
  Page,
  PhaseConfig,
} from "../../../src/benchmarks/config/types.ts";

/** Words that YAML 1.1 or a careless reader could take for something else. */
const tricky = [
  "no",
  "y",
  "1e3",
  "012",
  "2024-01-01",
  "~",
  "null",
  "1:30",
  "a: b",
  "# c",
  "- d",
  "{e}",
  "ü",
  "<b>",
  "x.csv",
];
const word = fc.oneof(
  fc.constantFrom(...tricky),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((text) => text.trim() || "x"),
);
const line = fc.oneof(fc.constant(""), word);
const words = fc.uniqueArray(word, { maxLength: 3 });
const lower = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.@-]{1,12}$/), { maxLength: 3 });
const moment = fc.option(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }));
const count = fc.nat({ max: 100_000 });
const some = count.map((number) => number + 1);
const flag = fc.boolean();
const file = fc
  .stringMatching(/^[a-z]{1,8}$/)
  .map((name) => ({ path: `files/${name}.csv`, name: `${name}.csv` }));
const archive = fc.constant({ path: "code/script.zip", name: "script.zip" });
const address = fc.constantFrom("https://example.org/", "http://example.org/a?b=c#d");

/** Text that is clean as it is, so that both forms agree. */
const prose = fc.stringMatching(/^[a-zäöü ]{0,30}$/).map((text) => text.trim());
const markup: fc.Arbitrary<Markup> = prose.map((source) => ({ source, clean: source }));

function page(path: string): fc.Arbitrary<Page> {
  return fc.tuple(prose, flag).map(([text, shows]) => ({
    path: `pages/${path}.html`,
    source: shows ? `<p>${text}</p><img src="../pictures/a%20b.png">` : text,
    clean: shows ? `<p>${text}</p><img src="pictures/a%20b.png" alt="" />` : text,
    pictures: shows ? ["pictures/a b.png"] : [],
  }));
}

function window(): fc.Arbitrary<{ start: number | null; end: number | null }> {
  return fc
    .tuple(moment, some)
    .map(([start, length]) => ({ start, end: start === null ? null : start + length }));
}

const evaluator: fc.Arbitrary<Evaluator> = fc.oneof(
  fc.record({
    kind: fc.constant("script" as const),
    archive,
    python: fc.option(word),
    image: fc.option(word),
  }),
  fc.record({ kind: fc.constant("remote" as const), archive: fc.option(archive) }),
  fc.record({
    kind: fc.constant("built-in" as const),
    scorer: fc.record({
      task: fc.constant("multiclass" as const),
      id: word,
      target: word,
      predictions: fc.dictionary(word, word, { minKeys: 2, maxKeys: 4 }),
      positive: word,
      threshold: fc.double({ noNaN: true, noDefaultInfinity: true }),
      ordinal: flag,
      split: fc.option(word),
      primary: fc.constantFrom(
        ...catalogue.multiclass.map(({ id }) => id).filter((id) => !/ece|calib/.test(id)),
      ),
      missing: fc.constantFrom("strict" as const, "penalise" as const, "coverage-only" as const),
    }),
  }),
);

const amount = fc.option(fc.oneof(some, fc.constantFrom(2 ** 20, 3 * 2 ** 30)));
const imageRules: fc.Arbitrary<ImageRules> = fc.record({
  inputs: fc.constantFrom(
    null,
    {
      kind: "folder" as const,
      path: "hidden/images",
      files: ["hidden/images/1.png", "hidden/images/a/2.png"],
    },
    { kind: "zip" as const, path: "hidden/images.ZIP", files: ["hidden/images.ZIP"] },
  ),
  limits: fc.record({
    memory: amount,
    cpus: fc.constantFrom(null, 0.5, 2, 16),
    gpus: fc.option(count),
    shm: amount,
    output: amount,
    scratch: amount,
    processes: fc.option(some),
    scratchRuns: flag,
  }),
  practice: flag,
});

function phase(
  place: number,
  configId: string,
  codename: string,
  builtIn: boolean,
): fc.Arbitrary<PhaseConfig> {
  const attribute = fc.record({
    name: word,
    description: line,
    required: flag,
    choices: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  });
  const isChoice = fc.constantFrom(
    "text" as const,
    "boolean" as const,
    "radio" as const,
    "checkbox" as const,
  );
  const limits = fc.record({ perDay: some, perMonth: count, total: count, concurrent: some });
  return fc
    .record({
      name: word,
      description: page(`phase-${place}`),
      window: window(),
      isPublic: flag,
      publicity: fc.constantFrom([true, false], [false, true], [false, false]),
      leaderboardPublic: flag,
      partialEvaluation: flag,
      limits: limits.map((limit) => ({ ...limit, concurrent: Math.min(limit.concurrent, limit.perDay) })),
      allowedFileTypes: fc.uniqueArray(fc.constantFrom(".csv", ".json", ".nii.gz", ".zip"), { maxLength: 3 }),
      annotation: builtIn
        ? fc.constant({ path: "hidden/labels.csv", name: "labels.csv" })
        : fc.constant(null),
      attributes: fc.uniqueArray(fc.tuple(attribute, isChoice), {
        selector: ([{ name }]) => name,
        maxLength: 3,
      }),
      visible: fc.tuple(flag, flag, flag, flag),
      allowedAddresses: lower,
      paused: flag,
      disableLogs: flag,
      environmentImage: fc.option(word),
      inputs: fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 2 }),
      template: fc.option(file),
      images: imageRules,
    })
    .map(({ window: { start, end }, publicity, attributes, visible, ...rest }) => ({
      configId,
      codename,
      ...rest,
      start,
      end,
      submissionsPublic: publicity[0] ?? false,
      onePublicSubmission: publicity[1] ?? false,
      metaAttributes: attributes.map(([{ choices, ...about }, type]) => ({
        ...about,
        type,
        options: type === "radio" || type === "checkbox" ? choices : [],
      })),
      defaultMeta: ["method_name", "method_description", "project_url", "publication_url"].map(
        (name, index) => ({
          name,
          isVisible: visible[index] ?? false,
        }),
      ),
    }));
}

function metricSet(
  configId: string,
  labels: fc.Arbitrary<string>,
  builtIn: boolean,
): fc.Arbitrary<MetricSetConfig> {
  const ascending = builtIn ? flag : fc.option(flag);
  const metric = fc.record({ label: labels, ascending, description: line });
  return fc
    .uniqueArray(metric, { selector: ({ label }) => label, minLength: 1, maxLength: 4 })
    .chain((metrics) =>
      fc.record({
        configId: fc.constant(configId),
        metrics: fc.constant(metrics),
        orderBy: fc.constantFrom(...metrics.map(({ label }) => label)),
      }),
    );
}

const board = fc.record({
  visibility: fc.constantFrom("public" as const, "owner" as const, "host" as const),
  precision: fc.nat({ max: 10 }),
  descending: flag,
  showExecutionTime: flag,
  latestSubmission: flag,
  showScores: flag,
});

/** Ids, as numbers and as words, each once. */
const ids = fc.uniqueArray(fc.oneof(fc.constantFrom("1", "2", "30", "007"), word), {
  minLength: 2,
  maxLength: 2,
});

/** Any configuration that the importer could have made. */
export const anyConfig: fc.Arbitrary<BenchmarkConfig> = fc
  .record({ evaluator, ids, codenames: fc.uniqueArray(word, { minLength: 2, maxLength: 2 }) })
  .chain(({ evaluator: scoring, ids: [a = "", b = ""], codenames: [first = "", second = ""] }) => {
    const builtIn = scoring.kind === "built-in";
    const labels = builtIn ? fc.constantFrom(...catalogue.multiclass.map(({ id }) => id)) : word;
    const boardOf = (phaseId: string): fc.Arbitrary<BoardConfig> =>
      board.map((rest) => ({ phase: phaseId, split: b, metricSet: a, ...rest }));
    return fc.record({
      title: word,
      shortDescription: line,
      slug: fc.constantFrom(null, "breast-2026"),
      pages: fc.record({
        description: page("description"),
        evaluationDetails: page("details"),
        terms: page("terms"),
        submissionGuidelines: page("guidelines"),
      }),
      leaderboardDescription: markup,
      attribution: markup,
      picture: fc.constantFrom(null, { path: "pictures/logo.png", name: "logo.png" }),
      start: moment,
      end: fc.constant(null),
      published: flag,
      tags: words,
      domain: fc.option(word),
      evaluator: fc.constant(scoring),
      submissionKind: fc.constantFrom("file" as const, "image" as const, "environment" as const),
      access: fc.record({
        registrationOpen: flag,
        allowedDomains: lower.map((items) => items.map((item) => item.replace(/^@+/, "x"))),
        blockedDomains: fc.constant(["example.org"]),
        bannedAddresses: lower,
        requireCompleteProfile: flag,
        manualApproval: flag,
        maxTeamMembers: fc.option(some),
      }),
      permissions: fc.record({ resume: flag, hostCancel: flag, cancelRunning: flag, resubmit: flag }),
      resources: fc.record({
        timeLimitSeconds: some,
        maxImageBytes: some,
        maxConcurrentEvaluations: some,
        cpuOnly: flag,
        cpuCores: word,
        memory: word,
      }),
      forum: fc.record({ enabled: flag, address: fc.option(address) }),
      anonymousBoards: flag,
      prizes: fc.array(fc.record({ rank: some, amount: fc.constant("10EUR"), description: line }), {
        maxLength: 2,
      }),
      sponsors: fc.array(fc.record({ name: word, website: fc.oneof(address, fc.constant("")) }), {
        maxLength: 2,
      }),
      metricSets: fc.tuple(metricSet(a, labels, builtIn)),
      splits: fc.tuple(fc.record({ configId: fc.constant(b), codename: word, name: word })),
      phases: fc.tuple(phase(1, a, first, builtIn), phase(2, b, second, builtIn)),
      boards: fc.tuple(boardOf(a), boardOf(b)),
      baselines: fc.array(fc.record({ file, phase: fc.constantFrom(a, b), name: word, description: line }), {
        maxLength: 2,
      }),
    });
  });
