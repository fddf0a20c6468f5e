/** May it: yes, go and log in first, there is no such thing, or no. In the order guest, participant, other team, host, other host, admin. */
type May = readonly ("yes" | "login" | "hidden" | "refused")[];

type Row = {
  /** Method and path, as the routes have them. */
  route: string;
  may: May;
  /** What each `:name` of the path stands for: a key of the world's ids, or a value. */
  names?: Record<string, string>;
  /** What sets this row apart from another one of the same route. */
  about?: string;
  query?: string;
  form?: Record<string, string>;
};

const everybody: May = ["yes", "yes", "yes", "yes", "yes", "yes"];
const nobody: May = ["hidden", "hidden", "hidden", "hidden", "hidden", "hidden"];
const loggedIn: May = ["login", "yes", "yes", "yes", "yes", "yes"];
/** The host of the benchmark, and administrators. */
const hosts: May = ["login", "hidden", "hidden", "yes", "hidden", "yes"];
/** The same where a guest is not sent to log in, so as not to learn that there is something. */
const hostsOnly: May = ["hidden", "hidden", "hidden", "yes", "hidden", "yes"];
/** The team itself, the host and administrators. */
const teamAndHosts: May = ["login", "yes", "hidden", "yes", "hidden", "yes"];
/** Seen by the team, done by the host and administrators. */
const hostsNotTeam: May = ["login", "refused", "hidden", "yes", "hidden", "yes"];
const teamAndAdmins: May = ["login", "yes", "hidden", "hidden", "hidden", "yes"];
const participant: May = ["login", "yes", "hidden", "hidden", "hidden", "hidden"];
const otherTeam: May = ["login", "hidden", "yes", "hidden", "hidden", "yes"];
const host: May = ["login", "hidden", "hidden", "yes", "hidden", "hidden"];
const hostRoles: May = ["login", "refused", "refused", "yes", "yes", "yes"];
const admins: May = ["login", "hidden", "hidden", "hidden", "hidden", "yes"];
/** Teams that take part; everybody else is told why not. */
const teams: May = ["login", "yes", "yes", "refused", "refused", "refused"];

const rows = (may: May, names: Record<string, string>, routes: string[], about?: string): Row[] =>
  routes.map((route) => ({ route, may, names, about }));

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
  ...rows(everybody, published, ["GET /benchmarks/:benchmark/phases/:phase/push-password"]),
  ...rows(
    ["login", "refused", "refused", "refused", "refused", "refused"],
    published,
    ["POST /benchmarks/:benchmark/phases/:phase/push-password"],
    "where files are handed in",
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
  ...rows(["login", "hidden", "hidden", "hidden", "hidden", "hidden"], { token: "guess" }, [
    "GET /profile/email/:token",
    "POST /profile/email/:token",
  ]),
  ...rows(
    ["login", "hidden", "hidden", "hidden", "hidden", "hidden"],
    { id: "1" },
    ["POST /profile/tokens/:id/revocation"],
    "nobody's token",
  ),
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
    nobodyElse(),
    { id: "draftId" },
    ["POST /host/benchmarks/:id/submissions/:submission/flag"],
    "a submission to another benchmark of theirs",
  ),

  ...rows(
    admins,
    { id: "participant" },
    ["", "/settings", "/audit", "/users", "/users/new", "/users/:id"].map((page) => `GET /admin${page}`),
  ),
  ...rows(
    admins,
    { id: "participant" },
    [
      "/settings",
      "/users",
      "/users/:id/role",
      "/users/:id/state",
      "/users/:id/email",
      "/users/:id/reset-links",
    ].map((verb) => `POST /admin${verb}`),
  ),
];

/** Not even its hosts: the address mixes two benchmarks. */
function nobodyElse(): May {
  return ["login", "hidden", "hidden", "hidden", "hidden", "hidden"];
}
