import type { About } from "./about.ts";
import { del, get, type Handler, patch, post, put, type Route } from "./call.ts";
import { Refusal } from "./refusal.ts";

/** What EvalAI has and this server does not, each with the reason: a client learns more from it than from "not found". */
function refused(why: string): [Handler, About] {
  const refuse = () => {
    throw new Refusal(400, why);
  };
  return [refuse, { does: why, answers: {} }];
}

const noCloud = refused(
  "This server evaluates by itself: there are no cloud workers, clusters or credentials to manage.",
);
const onlyZip = refused("On this server challenges are made from a ZIP: send it to zip_upload.");
const onlyEvaluations = refused(
  "Scores come from evaluations only. Evaluate the submission again, or flag it.",
);
const noStars = refused("Challenges are not starred on this server.");
const noLetters = refused(
  "People are invited to teams on this server, and enter a challenge with their team.",
);
const noConfirmation = refused("E-mail addresses are not confirmed by mail on this server.");
const noDeletion = refused(
  "A host team stays, since it answers for its challenges. Its members can leave it.",
);
const noEnvironment = refused("Challenges with an environment image are not evaluated on this server.");

export const notHereRoutes: Route[] = [
  get("challenges/get_broker_urls", "host", ...noCloud),
  get("challenges/get_broker_url/:challenge", "host", ...noCloud),
  get("challenges/challenge/get_submission_metrics", "host", ...noCloud),
  ...["evaluation_cluster", "get_worker_logs", "get_ec2_instance_details"].map((name) =>
    get(`challenges/:challenge/${name}`, "host", ...noCloud),
  ),
  ...["manage_worker", "manage_ec2_instance"].map((name) =>
    put(`challenges/:challenge/${name}/:action`, "host", ...noCloud),
  ),
  put("challenges/:challenge/scale_resources", "host", ...noCloud),
  get("jobs/challenge/:challenge/eks_bearer_token", "host", ...noCloud),
  get("challenges/phase/environment/:slug", "read", ...noEnvironment),
  ...["leaderboard/step_2", "dataset_split/step_4", "challenge_phase_split/step_5"].map((step) =>
    post(`challenges/challenge/create/${step}`, "host", ...onlyZip),
  ),
  ...["leaderboard", "dataset_split"].flatMap((part) =>
    [put, patch].map((route) => route(`challenges/challenge/create/${part}/:part`, "host", ...onlyZip)),
  ),
  post("challenges/challenge_host_team/:team/challenge", "host", ...onlyZip),
  post("challenges/challenge/:challenge/challenge_phase", "host", ...onlyZip),
  patch("jobs/leaderboard_data/:data", "host", ...onlyEvaluations),
  del("challenges/challenge/delete_leaderboard_data/:data", "host", ...onlyEvaluations),
  get("challenges/:challenge", "read", ...noStars),
  post("challenges/:challenge", "submit", ...noStars),
  post("challenges/:challenge/send-invitation", "host", ...noLetters),
  get("challenges/:challenge/accept-invitation", "read", ...noLetters),
  patch("challenges/:challenge/accept-invitation", "submit", ...noLetters),
  post(
    "challenges/challenge/update_challenge_approval",
    "host",
    ...refused("No approval is needed on this server."),
  ),
  post("accounts/user/resend_email_verification", "token", ...noConfirmation),
  del("hosts/challenge_host_team/:team", "host", ...noDeletion),
];
