import { type May, type Row as AnyRow, rights } from "../support/rights.ts";

type Row = AnyRow<"login"> & { form?: Record<string, string> };

const {
  everybody,
  nobody,
  knownNobody,
  known: loggedIn,
  hostsOnly,
  knownHostsOnly: hosts,
  teamAndHosts,
  hostsNotTeam,
  teamAndAdmins,
  participant,
  host,
  hostRoles,
  teams,
  rows,
} = rights("login");
const otherTeam: May<"login"> = ["login", "hidden", "yes", "hidden", "hidden", "yes"];
const admins: May<"login"> = ["login", "hidden", "hidden", "hidden", "hidden", "yes"];

const published = { benchmark: "benchmark" };
const draft = { benchmark: "draft", phase: "draftPhase", id: "draftId" };
const managed = { id: "benchmarkId" };
const pages = ["", "/evaluation", "/phases", "/participate", "/submit", "/leaderboard"].map(
  (page) => `GET /benchmarks/:benchmark${page}`,
);
const exports = ["csv", "json"].map((ending) => `GET /benchmarks/:benchmark/leaderboard.${ending}`);

/** Every route of the pages, and who may use it about the world of support/world.ts. A route that is missing here fails the test. */
export const table: Row[] = [
  ...rows(everybody, {}, [
    "GET /",
    "GET /benchmarks",
    "GET /help",
    "GET /-/patterns",
    "GET /-/patterns/live",
    "GET /web/challenges/list",
    "GET /wheels",
  ]),
  ...rows(nobody, { name: "example-1.0-py3-none-any.whl" }, ["GET /wheels/:name"], "not there"),
  ...rows(everybody, { page: "participating" }, ["GET /help/:page"]),
  ...rows(everybody, {}, [
    "GET /login",
    "POST /login",
    "POST /logout",
    "GET /register",
    "POST /register",
    "POST /theme",
  ]),
  ...rows(nobody, { token: "guess" }, [
    "GET /setup/:token",
    "POST /setup/:token",
    "GET /reset/:token",
    "POST /reset/:token",
  ]),
  ...rows(nobody, {}, ["GET /forgot", "POST /forgot"], "without a mail server"),

  ...rows(everybody, published, [...pages, ...exports, "GET /benchmarks/:benchmark/leaderboard/live"]),
  ...rows(hostsOnly, draft, [...pages, "GET /benchmarks/:benchmark/leaderboard/live"], "not published"),
  ...rows(
    everybody,
    { benchmark: "benchmark", "*": "inputs/cases.csv" },
    ["GET /benchmarks/:benchmark/files/*"],
    "offered to participants",
  ),
  ...rows(
    nobody,
    { benchmark: "benchmark", "*": "annotations/truth.csv" },
    ["GET /benchmarks/:benchmark/files/*"],
    "hidden labels",
  ),
  ...rows(
    hostsOnly,
    { benchmark: "draft", "*": "inputs/cases.csv" },
    ["GET /benchmarks/:benchmark/files/*"],
    "not published",
  ),
  ...rows(nobody, published, ["GET /benchmarks/:benchmark/logo"], "without a logo"),
  ...rows(everybody, { id: "benchmarkId", "*": "overview" }, [
    "GET /web/challenges/challenge-page/:id",
    "GET /web/challenges/challenge-page/:id/*",
  ]),
  ...rows(
    hostsOnly,
    { id: "draftId", "*": "overview" },
    ["GET /web/challenges/challenge-page/:id", "GET /web/challenges/challenge-page/:id/*"],
    "not published",
  ),

  ...rows(loggedIn, published, [
    "POST /benchmarks/:benchmark/participate",
    "POST /benchmarks/:benchmark/participate/terms",
  ]),
  ...rows(
    hosts,
    draft,
    ["POST /benchmarks/:benchmark/participate", "POST /benchmarks/:benchmark/participate/terms"],
    "not published",
  ),
  ...rows(loggedIn, published, ["GET /benchmarks/:benchmark/submissions"]),
  {
    route: "GET /benchmarks/:benchmark/phases/:phase/template.csv",
    names: published,
    may: ["login", "yes", "yes", "yes", "refused", "yes"],
  },
  ...rows(everybody, published, [
    "GET /benchmarks/:benchmark/phases/:phase/submissions",
    "GET /benchmarks/:benchmark/phases/:phase/checks",
  ]),
  ...rows(teams, published, [
    "POST /benchmarks/:benchmark/phases/:phase/submissions",
    "POST /benchmarks/:benchmark/phases/:phase/checks",
  ]),
  ...rows(
    everybody,
    published,
    ["push-password", "archives"].map((page) => `GET /benchmarks/:benchmark/phases/:phase/${page}`),
  ),
  ...rows(
    ["login", "refused", "refused", "refused", "refused", "refused"],
    published,
    ["push-password", "archives", "uploads"].map(
      (verb) => `POST /benchmarks/:benchmark/phases/:phase/${verb}`,
    ),
    "where files are handed in",
  ),
  ...rows(
    knownNobody,
    { benchmark: "benchmark", upload: "guess" },
    ["GET", "POST"].map((method) => `${method} /benchmarks/:benchmark/phases/:phase/uploads/:upload`),
    "nobody's archive",
  ),
  {
    route: "GET /benchmarks/:benchmark/submissions/live",
    names: published,
    may: ["login", "yes", "yes", "yes", "hidden", "yes"],
  },

  ...rows(teamAndHosts, {}, [
    "GET /submissions/:submission",
    "GET /submissions/:submission/live",
    "GET /submissions/:submission/file",
    "GET /submissions/:submission/result",
  ]),
  ...rows(teamAndHosts, {}, [
    "POST /submissions/:submission/cancellation",
    "POST /submissions/:submission/visibility",
  ]),
  ...rows(hostsNotTeam, {}, [
    "POST /submissions/:submission/evaluations",
    "POST /submissions/:submission/flag",
  ]),
  ...rows(hosts, {}, ["GET /submissions/:submission/stdout", "GET /submissions/:submission/stderr"]),
  // Of an image's: there is none of a file's, whoever asks.
  ...rows(knownNobody, {}, ["GET /submissions/:submission/predictions"]),

  ...rows(loggedIn, {}, ["GET /teams", "POST /teams"]),
  ...rows(teamAndAdmins, { id: "team", user: "participant" }, [
    "GET /teams/:id",
    "POST /teams/:id",
    "POST /teams/:id/invitations",
    "POST /teams/:id/link",
    "POST /teams/:id/members/:user/removal",
  ]),
  ...rows(participant, { id: "team" }, ["POST /teams/:id/departure"]),
  ...rows(participant, {}, [
    "GET /invitations/:invitation",
    "POST /invitations/:invitation/acceptance",
    "POST /invitations/:invitation/refusal",
  ]),
  ...rows(otherTeam, {}, ["POST /invitations/:invitation/withdrawal"]),

  ...rows(loggedIn, {}, [
    "GET /profile",
    "POST /profile/details",
    "POST /profile/email",
    "POST /profile/password",
    "POST /profile/tokens",
    "POST /profile/sessions/revocation",
  ]),
  ...rows(knownNobody, { token: "guess" }, ["GET /profile/email/:token", "POST /profile/email/:token"]),
  ...rows(knownNobody, { id: "1" }, ["POST /profile/tokens/:id/revocation"], "nobody's token"),
  ...rows(participant, { id: "1" }, ["POST /profile/sessions/:id/revocation"], "the participant's session"),

  ...rows(loggedIn, {}, ["GET /host", "POST /host/teams"]),
  ...rows(hosts, { id: "hostTeam", user: "host" }, [
    "GET /host/teams/:id",
    "POST /host/teams/:id/invitations",
    "POST /host/teams/:id/link",
    "POST /host/teams/:id/members/:user/removal",
  ]),
  ...rows(host, { id: "hostTeam" }, ["POST /host/teams/:id/departure"]),
  ...rows(hostRoles, {}, ["GET /host/import", "POST /host/imports"]),
  ...rows(hosts, { id: "importDraft" }, [
    "GET /host/imports/:id",
    "POST /host/imports/:id/confirmation",
    "POST /host/imports/:id/removal",
  ]),
  ...rows(
    hosts,
    managed,
    [
      "",
      "/history",
      "/dry-runs",
      "/teams",
      "/submissions",
      "/export.zip",
      "/phases/:phase/dry-runs/live",
    ].map((page) => `GET /host/benchmarks/:id${page}`),
  ),
  ...rows(
    hosts,
    managed,
    [
      "/publication",
      "/registration",
      "/imports",
      "/phases/:phase/pause",
      "/phases/:phase/dry-runs",
      "/entries/:entry/decision",
    ].map((verb) => `POST /host/benchmarks/:id${verb}`),
  ),
  ...rows(
    hosts,
    managed,
    ["flag", "cancellation", "evaluations"].map(
      (verb) => `POST /host/benchmarks/:id/submissions/:submission/${verb}`,
    ),
  ),
  ...rows(
    knownNobody,
    { id: "draftId" },
    ["POST /host/benchmarks/:id/submissions/:submission/flag"],
    "a submission to another benchmark of theirs",
  ),

  ...rows(
    admins,
    { id: "participant" },
    ["", "/images", "/settings", "/audit", "/users", "/users/new", "/users/:id"].map(
      (page) => `GET /admin${page}`,
    ),
  ),
  ...rows(
    admins,
    { id: "participant" },
    [
      "/images/removal",
      "/settings",
      "/users",
      "/users/:id/role",
      "/users/:id/state",
      "/users/:id/email",
      "/users/:id/reset-links",
    ].map((verb) => `POST /admin${verb}`),
  ),
];
