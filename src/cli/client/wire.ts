/** What EvalAI's API answers, as far as the client reads it. */

export type Challenge = {
  id: number;
  title: string;
  short_description: string;
  creator: { team_name: string };
  start_date: string;
  end_date: string;
  approved_by_admin: boolean;
  published: boolean;
  description: string;
  submission_guidelines: string;
  evaluation_details: string;
  terms_and_conditions: string;
  /** Bytes. */
  max_docker_image_size: number;
};

export type Question = {
  name: string;
  description: string;
  type: "text" | "boolean" | "radio" | "checkbox";
  required?: boolean;
  options?: string[];
};

export type Phase = {
  id: number;
  name: string;
  challenge: number;
  description: string;
  start_date: string;
  end_date: string;
  max_submissions_per_day: number | null;
  max_submissions: number | null;
  codename: string;
  leaderboard_public: boolean;
  is_active: boolean;
  is_public: boolean;
  submission_meta_attributes: Question[] | null;
};

export type Split = {
  id: number;
  dataset_split_name: string;
  challenge_phase_name: string;
  visibility: number;
};

export type Team = {
  id: number;
  team_name: string;
  created_by: string;
  team_url: string | null;
  members: { member_name?: string; user?: string }[];
};

export type Row = {
  rank?: number | null;
  leaderboard__schema: { labels: string[] };
  submission__participant_team__team_name: string;
  result: (number | string)[];
  submission__submitted_at: string;
};

export type Submission = {
  id: number;
  participant_team_name: string;
  status: string;
  execution_time: number | string;
  submitted_at: string;
  method_name: string;
  message?: string;
  submission_result_file: string | null;
  stdout_file: string | null;
  stderr_file: string | null;
};

/** A large file that arrives in parts; `uploaded_parts` are those already there, which EvalAI itself does not tell. */
export type Upload = {
  presigned_urls: { partNumber: number; url: string }[];
  upload_id: string;
  submission_pk?: number;
  uploaded_parts?: { PartNumber: number; ETag: string }[];
};

/** Where images are pushed to; the session token is a password for that. */
export type PushCredentials = {
  success: {
    federated_user: { Credentials: { SessionToken: string } };
    /** "HOST:PORT/REPOSITORY" */
    docker_repository_uri: string;
  };
};

/** The addresses of EvalAI's API, below the server's own. */
export const paths = {
  login: "/api/auth/login",
  logout: "/api/auth/logout",
  token: "/api/accounts/user/get_auth_token",
  challenges: "/api/challenges/challenge/all/all/all",
  past: "/api/challenges/challenge/past/approved/public",
  future: "/api/challenges/challenge/future/approved/public",
  challenge: (challenge: string) => `/api/challenges/challenge/${challenge}`,
  participate: (challenge: string, team: string) =>
    `/api/challenges/challenge/${challenge}/participant_team/${team}`,
  terms: (challenge: string) => `/web/challenges/challenge-page/${challenge}/evaluation`,
  phases: (challenge: string) => `/api/challenges/challenge/${challenge}/challenge_phase`,
  phase: (challenge: string, phase: string) =>
    `/api/challenges/challenge/${challenge}/challenge_phase/${phase}`,
  /** By its slug or its number, whatever its challenge. */
  phaseNamed: (phase: string) => `/api/challenges/phase/${encodeURIComponent(phase)}/`,
  pushCredentials: (phase: number) => `/api/challenges/phases/${phase}/participant_team/aws/credentials/`,
  splits: (challenge: string) => `/api/challenges/${challenge}/challenge_phase_split`,
  leaderboard: (split: string) => `/api/jobs/challenge_phase_split/${split}/leaderboard/`,
  teams: "/api/participants/participant_team",
  hostTeams: "/api/hosts/challenge_host_team/",
  createHostTeam: "/api/hosts/create_challenge_host_team",
  challengesOfTeam: (team: number) => `/api/participants/participant_team/${team}/challenge`,
  challengesOfHosts: (team: number) => `/api/challenges/challenge_host_team/${team}/challenge`,
  submissions: (challenge: string, phase: string) =>
    `/api/jobs/challenge/${challenge}/challenge_phase/${phase}/submission/`,
  submission: (submission: string | number) => `/api/jobs/submission/${submission}`,
  beginUpload: (phase: string) => `/api/jobs/phases/${phase}/get_submission_file_presigned_url/`,
  finishUpload: (phase: string, submission: number) =>
    `/api/jobs/phases/${phase}/finish_submission_file_upload/${submission}/`,
  send: (phase: string, submission: number) =>
    `/api/jobs/phases/${phase}/send_submission_message/${submission}/`,
  beginAnnotation: (phase: string) => `/api/challenges/phases/${phase}/get_annotation_file_presigned_url/`,
  finishAnnotation: (phase: string) => `/api/challenges/phases/${phase}/finish_annotation_file_upload/`,
  file: (bucket: string, key: string) =>
    `/api/jobs/submission_files/?${new URLSearchParams({ bucket, key })}`,
};
