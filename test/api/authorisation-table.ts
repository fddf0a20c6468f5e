import { type May, type Row as AnyRow, rights } from "../support/rights.ts";

type Row = AnyRow<"token"> & { body?: object };

const {
  everybody,
  nobody,
  knownNobody,
  known: withToken,
  hostsOnly,
  knownHostsOnly: hiddenFromOthers,
  teamAndHosts,
  hostsNotTeam,
  teamAndAdmins,
  participant,
  host,
  hostRoles,
  teams,
  rows,
} = rights("token");
/** The host of the challenge, and administrators; others see the challenge and are told no. */
const hosts: May<"token"> = ["token", "refused", "refused", "yes", "refused", "yes"];
/** Of another host's team there is nothing to see; people without the role are told that they have none. */
const importers: May<"token"> = ["token", "refused", "refused", "yes", "hidden", "yes"];

const published = { challenge: "benchmarkId", split: "board", part: "board" };
const draft = { challenge: "draftId", phase: "draftPhase" };
const looks = [
  "GET challenges/challenge/:challenge",
  "GET challenges/challenge/:challenge/challenge_phase",
  "GET challenges/challenge/:challenge/challenge_phase/:phase",
  "GET challenges/challenge/phase/:phase",
  "GET challenges/phase/:phase",
  "GET challenges/:challenge/phases",
];
const looksAtAll = [
  "GET challenges/:challenge/challenge_phase_split",
  "GET challenges/challenge/:challenge/prizes",
  "GET challenges/challenge/:challenge/sponsors",
];
const boards = [
  "GET jobs/challenge_phase_split/:split/leaderboard",
  "GET jobs/phase_splits/:split/teams/:team/github_badge",
];
const invited = "challenges/challenges/:challenge/phases/:phase/allowed_email_ids";

/** Every route of the API, and who may use it about the world of support/world.ts. A route that is missing here fails the test. */
export const table: Row[] = [
  ...rows(everybody, {}, ["POST auth/login", "POST auth/registration", "POST auth/password/reset/confirm"]),
  {
    route: "POST auth/password/reset",
    may: nobody,
    about: "without a mail server",
    body: { email: "paula@example.org" },
  },
  ...rows(withToken, {}, [
    "POST auth/logout",
    "GET accounts/user/get_auth_token",
    "GET accounts/user/refresh_auth_token",
    "GET auth/user",
    "PUT auth/user",
    "PATCH auth/user",
  ]),
  ...rows(withToken, {}, [
    "POST auth/password/change",
    "POST accounts/user/update_email",
    "POST accounts/user/disable",
    "POST accounts/user/resend_email_verification",
  ]),

  ...rows(withToken, {}, ["GET participants/participant_team", "POST participants/participant_team"]),
  ...rows(teamAndAdmins, {}, [
    "GET participants/participant_team/:team",
    "PUT participants/participant_team/:team",
    "PATCH participants/participant_team/:team",
  ]),
  {
    route: "POST participants/participant_team/:team/invite",
    may: teamAndAdmins,
    body: { email: "new@example.org" },
  },
  ...rows(participant, {}, [
    "GET participants/participant_team/:team/challenge",
    "DELETE participants/remove_self_from_participant_team/:team",
  ]),
  ...rows(teamAndAdmins, { member: "participant" }, [
    "DELETE participants/participant_team/:team/participant/:member",
  ]),
  ...rows(withToken, published, ["GET participants/participant_teams/challenges/:challenge/user"]),

  ...rows(withToken, {}, ["GET hosts/challenge_host_team"]),
  { route: "POST hosts/challenge_host_team", may: hostRoles, body: { team_name: "New hosts" } },
  { route: "POST hosts/create_challenge_host_team", may: hostRoles, body: { team_name: "New hosts" } },
  ...rows(
    hiddenFromOthers,
    { team: "hostTeam", member: "host" },
    ["", "/challenge_host", "/challenge_host/:member"].map(
      (path) => `GET hosts/challenge_host_team/:team${path}`,
    ),
  ),
  ...rows(hiddenFromOthers, { team: "hostTeam", member: "host" }, [
    "PUT hosts/challenge_host_team/:team",
    "PATCH hosts/challenge_host_team/:team",
    "DELETE hosts/challenge_host_team/:team/challenge_host/:member",
  ]),
  ...rows(withToken, { team: "hostTeam" }, ["DELETE hosts/challenge_host_team/:team"], "refused to all"),
  ...rows(host, { team: "hostTeam" }, ["DELETE hosts/remove_self_from_challenge_host/:team"]),
  {
    route: "POST hosts/challenge_host_teams/:team/invite",
    names: { team: "hostTeam" },
    may: hiddenFromOthers,
    body: { email: "new@example.org" },
  },
  {
    route: "POST hosts/team/invite",
    may: knownNobody,
    about: "nobody's team",
    body: { team_id: 999, email: "new@example.org" },
  },
  ...rows(participant, { key: "invitation" }, ["GET hosts/team-invitation/:key"]),
  ...rows(
    ["token", "refused", "hidden", "hidden", "hidden", "hidden"],
    { key: "invitation" },
    ["POST hosts/team-invitation/:key"],
    "who takes part with another team",
  ),

  ...rows(everybody, published, [...looks, ...looksAtAll, ...boards]),
  ...rows(hostsOnly, draft, looks, "not published"),
  ...rows(hostsOnly, { challenge: "draftId" }, looksAtAll, "not published"),
  ...rows(
    everybody,
    { challenge: "all", approved: "all", published: "all" },
    ["GET challenges/challenge/:challenge/:approved/:published", "GET challenges/challenge/:challenge"],
    "a list",
  ),
  ...rows(everybody, {}, [
    "GET docs/openapi.json",
    "GET challenges/featured",
    "GET challenges/get_all_challenge_templates",
    "GET challenges/challenge/get_domain_choices",
    "GET challenges/pwc_task_dataset",
  ]),
  ...rows(withToken, { time: "all" }, [
    "GET challenges/challenge",
    "GET challenges/challenges/participated/:time",
  ]),
  ...rows(hiddenFromOthers, { team: "hostTeam" }, ["GET challenges/challenge_host_team/:team/challenge"]),
  ...rows(hosts, published, [
    "GET challenges/challenge/create/challenge_phase_split/:part",
    "PUT challenges/challenge/create/challenge_phase_split/:part",
    "PATCH challenges/challenge/create/challenge_phase_split/:part",
  ]),
  ...rows(hiddenFromOthers, { part: "metricSet" }, ["GET challenges/challenge/create/leaderboard/:part"]),
  ...rows(hiddenFromOthers, { part: "split" }, ["GET challenges/challenge/create/dataset_split/:part"]),

  ...rows(participant, published, ["POST challenges/challenge/:challenge/participant_team/:team"]),
  {
    route: "POST challenges/challenge/:challenge/deregister",
    names: published,
    may: ["token", "refused", "yes", "refused", "refused", "refused"],
    about: "the participant has submitted",
  },
  ...rows(teams, published, [
    "GET challenges/:challenge/participant_team/team_detail",
    "GET jobs/:challenge/remaining_submissions",
  ]),
  ...rows(hosts, published, ["GET challenges/challenge/:challenge/get_participant_teams"]),
  ...rows(hosts, { ...published, team: "otherTeam" }, [
    "POST challenges/challenge/:challenge/approve_participant_team/:team",
    "POST challenges/challenge/:challenge/disapprove_participant_team/:team",
  ]),

  ...rows(
    importers,
    { team: "hostTeam" },
    ["zip_upload", "validate_challenge_config", "create_or_update_github_challenge"].map(
      (verb) => `POST challenges/challenge/challenge_host_team/:team/${verb}`,
    ),
  ),
  ...rows(withToken, { ...published, team: "hostTeam" }, [
    "GET challenges/challenge_host_team/:team/challenge/:challenge",
  ]),
  ...rows(hosts, { ...published, team: "hostTeam" }, [
    "PUT challenges/challenge_host_team/:team/challenge/:challenge",
    "PATCH challenges/challenge_host_team/:team/challenge/:challenge",
  ]),
  ...rows(hosts, published, [
    "POST challenges/challenge/:challenge/disable",
    "PATCH challenges/challenge/:challenge/update_challenge_tags_and_domain",
    "GET challenges/:challenge/request_approval",
  ]),
  ...rows(
    hiddenFromOthers,
    { challenge: "draftId" },
    ["POST challenges/challenge/:challenge/disable"],
    "not published",
  ),
  ...rows(hosts, published, [
    "PUT challenges/challenge/:challenge/challenge_phase/:phase",
    "PATCH challenges/challenge/:challenge/challenge_phase/:phase",
  ]),
  ...rows(
    hosts,
    published,
    ["GET", "PUT", "PATCH", "POST"].map((method) => `${method} ${invited}`),
  ),
  ...rows(hosts, published, [
    "POST challenges/challenge/:challenge/pause_submissions",
    "PATCH challenges/challenge/:challenge/pause_submissions",
  ]),
  ...rows(hosts, published, ["GET challenges/:challenge/challenge_phase/:phase/submissions"]),
  ...rows(["token", "yes", "yes", "yes", "refused", "yes"], { ...published, type: "csv" }, [
    "GET challenges/:challenge/phase/:phase/download_all_submissions/:type",
    "POST challenges/:challenge/phase/:phase/download_all_submissions/:type",
  ]),
  {
    route: "POST challenges/phases/:phase/get_annotation_file_presigned_url",
    may: hosts,
    body: { file_name: "truth.csv" },
  },
  {
    route: "POST challenges/phases/:phase/finish_annotation_file_upload",
    may: ["token", "refused", "refused", "hidden", "refused", "hidden"],
    about: "no such upload",
    body: { upload_id: "guess" },
  },

  ...rows(teams, published, [
    "POST jobs/challenge/:challenge/challenge_phase/:phase/submission",
    "GET jobs/challenge/:challenge/challenge_phase/:phase/submission",
  ]),
  ...rows(teamAndHosts, {}, ["GET jobs/submission/:submission"]),
  ...rows(hostsNotTeam, {}, [
    "DELETE jobs/submission/:submission",
    "POST jobs/submissions/:submission/re-run",
    "POST jobs/submissions/:submission/re-run-by-host",
  ]),
  ...rows(
    teamAndHosts,
    {},
    ["POST jobs/submissions/:submission/resume", "POST jobs/submissions/:submission/resume-by-host"],
    "it has not failed",
  ),
  {
    route: "GET jobs/challenge/:challenge/submission",
    names: published,
    may: hosts,
    query: "?status=finished",
  },
  ...rows(hosts, {}, ["GET jobs/phases/:phase/submission_count_by_status"]),
  {
    route: "PATCH jobs/challenge/:challenge/challenge_phase/:phase/submission/:submission",
    names: published,
    may: teamAndHosts,
    body: { is_public: false },
  },
  {
    route: "PATCH jobs/challenges/:challenge/submissions/:submission/update_submission_meta",
    names: published,
    may: teamAndHosts,
    body: { method_name: "new" },
  },
  {
    route: "PATCH jobs/challenges/:challenge/submissions/:submission/update_submission_meta",
    names: published,
    may: hostsNotTeam,
    about: "a field for hosts",
    body: { is_flagged: true },
  },
  ...rows(
    knownNobody,
    { challenge: "draftId" },
    ["PATCH jobs/challenges/:challenge/submissions/:submission/update_submission_meta"],
    "under another challenge",
  ),
  ...rows(hosts, published, ["GET jobs/phase_split/:split/public_leaderboard_all_entries"]),
  ...rows(hosts, { challenge: "board" }, ["GET challenges/challenge/:challenge/get_leaderboard_data"]),
  {
    route: "GET jobs/submission_files",
    may: ["token", "yes", "refused", "yes", "refused", "yes"],
    query: "?bucket=b&key=team_{team}/submission_{submission}/submission_result.json",
  },
  ...rows(
    ["refused", "refused", "refused", "refused", "refused", "refused"],
    { kind: "result", name: "x.json" },
    ["GET submission_files/:submission/:kind/:name"],
    "without a signature",
  ),

  {
    route: "POST jobs/phases/:phase/get_submission_file_presigned_url",
    may: teams,
    body: { file_name: "a.csv" },
  },
  ...rows(
    knownNobody,
    {},
    [
      "GET jobs/phases/:phase/get_submission_file_presigned_url/:submission",
      "POST jobs/phases/:phase/finish_submission_file_upload/:submission",
      "POST jobs/phases/:phase/send_submission_message/:submission",
    ],
    "it came in one piece",
  ),
  ...rows(
    ["refused", "refused", "refused", "refused", "refused", "refused"],
    { upload: "guess", part: "1" },
    ["PUT uploads/:upload/parts/:part"],
    "without a signature",
  ),

  ...rows(hosts, { queue: "benchmark" }, [
    "GET challenges/challenge/queues/:queue",
    "GET jobs/challenge/queues/:queue",
    "POST jobs/queues/:queue",
  ]),
  ...[
    "PUT jobs/challenge/:challenge/update_submission",
    "PUT jobs/challenges/:challenge/update_partially_evaluated_submission",
  ].map((route) => ({
    route,
    names: published,
    may: hosts,
    body: { submission: 1, challenge_phase: 1, submission_status: "FAILED" },
  })),
  ...[
    "PATCH jobs/challenge/:challenge/update_submission",
    "PATCH jobs/challenges/:challenge/update_partially_evaluated_submission",
  ].map((route) => ({
    route,
    names: published,
    may: hosts,
    body: { submission: 1, submission_status: "running" },
  })),
  ...rows(hostsNotTeam, {}, [
    "PUT jobs/submission/:submission/update_started_at",
    "PATCH jobs/submission/:submission/update_started_at",
  ]),

  ...rows(
    withToken,
    { challenge: "benchmarkId", action: "start", slug: "x", team: "hostTeam", part: "1", data: "1" },
    [
      "GET challenges/phases/:phase/participant_team/aws/credentials",
      "GET challenges/get_broker_urls",
      "GET challenges/get_broker_url/:challenge",
      "GET challenges/challenge/get_submission_metrics",
      "GET challenges/:challenge/evaluation_cluster",
      "GET challenges/:challenge/get_worker_logs",
      "GET challenges/:challenge/get_ec2_instance_details",
      "PUT challenges/:challenge/manage_worker/:action",
      "PUT challenges/:challenge/manage_ec2_instance/:action",
      "PUT challenges/:challenge/scale_resources",
      "GET jobs/challenge/:challenge/eks_bearer_token",
      "GET challenges/phase/environment/:slug",
      "POST challenges/challenge/create/leaderboard/step_2",
      "POST challenges/challenge/create/dataset_split/step_4",
      "POST challenges/challenge/create/challenge_phase_split/step_5",
      "PUT challenges/challenge/create/leaderboard/:part",
      "PATCH challenges/challenge/create/leaderboard/:part",
      "PUT challenges/challenge/create/dataset_split/:part",
      "PATCH challenges/challenge/create/dataset_split/:part",
      "POST challenges/challenge_host_team/:team/challenge",
      "POST challenges/challenge/:challenge/challenge_phase",
      "PATCH jobs/leaderboard_data/:data",
      "DELETE challenges/challenge/delete_leaderboard_data/:data",
      "GET challenges/:challenge",
      "POST challenges/:challenge",
      "POST challenges/:challenge/send-invitation",
      "GET challenges/:challenge/accept-invitation",
      "PATCH challenges/:challenge/accept-invitation",
      "POST challenges/challenge/update_challenge_approval",
    ],
    "not here",
  ),
];
