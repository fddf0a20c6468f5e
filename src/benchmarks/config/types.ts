import type { Scorer } from "../scorer.ts";

/**
 * A benchmark as its configuration file describes it: checked, defaults filled in, in the domain's words.
 *
 * Every path is relative to the root of the ZIP or folder, with "/" between its parts, and names a file that exists there.
 * Every moment is in milliseconds since 1970 (UTC). A `configId` is the id that the file gives a thing: it links things
 * within the file, and finds them again when a later version of the file is imported.
 */
export type BenchmarkConfig = {
  /** At most 100 characters. */
  title: string;
  /** Plain text; may be empty. */
  shortDescription: string;
  /** The address that the host would like; null leaves the choice to the platform. */
  slug: string | null;
  pages: { description: Page; evaluationDetails: Page; terms: Page; submissionGuidelines: Page };
  /** Shown above the leaderboard. */
  leaderboardDescription: Markup;
  /** Where the data come from and under which licence. */
  attribution: Markup;
  /** The logo. */
  picture: FileReference | null;
  /** Null: since ever. */
  start: number | null;
  /** Null: for ever. */
  end: number | null;
  /** What the file asks for; whether to publish is the importer's decision. */
  published: boolean;
  /** At most four. */
  tags: string[];
  domain: string | null;
  evaluator: Evaluator;
  submissionKind: SubmissionKind;
  access: Access;
  permissions: Permissions;
  resources: Resources;
  forum: { enabled: boolean; address: string | null };
  /** Boards show no team names. */
  anonymousBoards: boolean;
  prizes: { rank: number; amount: string; description: string }[];
  sponsors: { name: string; website: string }[];
  metricSets: MetricSetConfig[];
  splits: { configId: string; codename: string; name: string }[];
  phases: PhaseConfig[];
  boards: BoardConfig[];
  /** Files that the host team hands in as baselines. `phase` is a config id. */
  baselines: { file: FileReference; phase: string; name: string; description: string }[];
};

/** HTML of the host: as written, and as it may be shown (`src/kit/html.ts`). Both are empty where there is none. */
export type Markup = { source: string; clean: string };

/**
 * Markup with a file of its own: where it was read, or where an export writes it. Its `src` attributes are relative to
 * that file; in `clean` they are paths from the root, until `showPictures` (pictures.ts) gives them addresses.
 */
export type Page = Markup & {
  path: string;
  /** The picture files it shows, each once. */
  pictures: string[];
};

/** `name` is the last part of `path`: what a download is called. */
export type FileReference = { path: string; name: string };

/** Who computes the scores. */
export type Evaluator =
  | {
      /** A Python package in a ZIP, run by the platform. */
      kind: "script";
      archive: FileReference;
      /** "3.9"; null: no wish. */
      python: string | null;
      /** The container image to run it in; null: the platform's own. */
      image: string | null;
    }
  | { kind: "built-in"; scorer: Scorer }
  /** The host's own machine, which fetches submissions and reports results; a script may come along. */
  | { kind: "remote"; archive: FileReference | null };

/**
 * What a team hands in. file: predictions. image: a container image that turns the test data into predictions.
 * environment: a container image that talks to the environment image of the phase.
 */
export type SubmissionKind = "file" | "image" | "environment";

/** Who may take part. Domains and addresses are in lower case. */
export type Access = {
  registrationOpen: boolean;
  allowedDomains: string[];
  blockedDomains: string[];
  bannedAddresses: string[];
  requireCompleteProfile: boolean;
  /** The host approves each team. */
  manualApproval: boolean;
  /** Null: as many as they like. */
  maxTeamMembers: number | null;
};

/** What may be done to submissions under way. */
export type Permissions = {
  resume: boolean;
  hostCancel: boolean;
  cancelRunning: boolean;
  resubmit: boolean;
};

/** What one evaluation may use. */
export type Resources = {
  timeLimitSeconds: number;
  maxImageBytes: number;
  maxConcurrentEvaluations: number;
  cpuOnly: boolean;
  /** In Kubernetes' notation: "2000m". */
  cpuCores: string;
  /** In Kubernetes' notation: "8Gi". */
  memory: string;
};

export type MetricSetConfig = {
  configId: string;
  /** In the order of the columns; at least one. */
  metrics: MetricConfig[];
  /** The label of the metric that ranks, one of `metrics`. */
  orderBy: string;
};

/** `ascending`: smaller is better. Null: the board says. */
export type MetricConfig = { label: string; ascending: boolean | null; description: string };

export type PhaseConfig = {
  configId: string;
  /** What the evaluation script is told; unique in the benchmark. */
  codename: string;
  name: string;
  description: Page;
  start: number | null;
  end: number | null;
  /** Participants see the phase and may submit to it. */
  isPublic: boolean;
  /** A new submission is public unless the team says otherwise. */
  submissionsPublic: boolean;
  leaderboardPublic: boolean;
  /** A team shows at most one submission at a time. */
  onePublicSubmission: boolean;
  /** Results may arrive split by split. */
  partialEvaluation: boolean;
  /** Submissions of one team. */
  limits: { perDay: number; perMonth: number; total: number; concurrent: number };
  /** Lower case, with the dot: ".csv", ".nii.gz". Empty: any. */
  allowedFileTypes: string[];
  /** The hidden labels. Null: they stay with the host, or the script needs none. */
  annotation: FileReference | null;
  /** What each submission is asked beside the default questions. Names are unique in the phase. */
  metaAttributes: MetaAttribute[];
  /** Which of the usual four questions are asked (method_name, method_description, project_url, publication_url). */
  defaultMeta: { name: string; isVisible: boolean }[];
  /** Only these may submit; empty: everybody who takes part. Lower case. */
  allowedAddresses: string[];
  paused: boolean;
  /** Nobody is shown what the evaluation printed. */
  disableLogs: boolean;
  /** The image that plays the environment, where `submissionKind` is "environment". */
  environmentImage: string | null;
  /** Files that everybody may download: test data without labels. */
  inputs: FileReference[];
  /** An example of a well-formed submission, for download. */
  template: FileReference | null;
  /** How images are run. A configuration that was kept before images were run has none. */
  images?: ImageRules;
};

/** What a phase gives to the images that are handed in to it. */
export type ImageRules = {
  /** The data they read, which participants never see. */
  inputs: ImageInputs | null;
  limits: ImageLimits;
  /** The data are public: teams see everything of their runs. */
  practice: boolean;
};

/** A folder of the benchmark's archive, or a ZIP in it. `files` are all that belongs to it, as paths from the root. */
export type ImageInputs = { kind: "folder" | "zip"; path: string; files: string[] };

/** What a run of an image may use; null: as the benchmark or Assay has it. Sizes in bytes. */
export type ImageLimits = {
  memory: number | null;
  cpus: number | null;
  /** How many it has to itself; without a wish, one where the server has any. */
  gpus: number | null;
  shm: number | null;
  output: number | null;
  scratch: number | null;
  processes: number | null;
  /** Whether programs may be started from /tmp. */
  scratchRuns: boolean;
};

export type MetaAttribute = {
  name: string;
  description: string;
  /** radio: one of `options`. checkbox: any of `options`. boolean: yes or no. */
  type: "text" | "boolean" | "radio" | "checkbox";
  /** Empty for text and boolean. */
  options: string[];
  required: boolean;
};

/** One phase on one split, ranked. A phase has at most one board per split. */
export type BoardConfig = {
  /** Config ids. */
  phase: string;
  split: string;
  metricSet: string;
  visibility: BoardVisibility;
  /** Decimals shown. */
  precision: number;
  /** Larger is better, where the metric itself does not say. */
  descending: boolean;
  showExecutionTime: boolean;
  /** A team is listed with its latest submission, not its best. */
  latestSubmission: boolean;
  /** False: ranks only. */
  showScores: boolean;
};

/**
 * Who sees a board. In the file: 3 public — everybody who may see the benchmark; 2 owner — a team sees its own rows, the host
 * all; 1 host — the host alone.
 */
export type BoardVisibility = "public" | "owner" | "host";
