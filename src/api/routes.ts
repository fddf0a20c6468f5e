import { profileRoutes } from "./accounts/profile.ts";
import { registrationRoutes } from "./accounts/registration.ts";
import { sessionRoutes } from "./accounts/session.ts";
import type { Route } from "./call.ts";
import { annotationRoutes } from "./challenges/annotation.ts";
import { editPhaseRoutes } from "./challenges/edit-phase.ts";
import { editRoutes } from "./challenges/edit.ts";
import { importRoutes } from "./challenges/import.ts";
import { listingRoutes } from "./challenges/listing.ts";
import { listRoutes } from "./challenges/lists.ts";
import { phaseRoutes } from "./challenges/phases.ts";
import { managedRoutes } from "./challenges/submissions.ts";
import { pushRoutes } from "./challenges/push.ts";
import { takingPartRoutes } from "./challenges/taking-part.ts";
import { docsRoutes } from "./docs.ts";
import { invitationRoutes } from "./hosts/invitations.ts";
import { hostTeamRoutes } from "./hosts/teams.ts";
import { changeRoutes } from "./jobs/changes.ts";
import { fileRoutes } from "./jobs/files.ts";
import { leaderboardRoutes } from "./jobs/leaderboard.ts";
import { remainingRoutes } from "./jobs/remaining.ts";
import { remoteRoutes } from "./jobs/remote.ts";
import { submissionRoutes } from "./jobs/submissions.ts";
import { submitRoutes } from "./jobs/submit.ts";
import { uploadRoutes } from "./jobs/uploads.ts";
import { notHereRoutes } from "./not-here.ts";
import { teamRoutes } from "./participants/teams.ts";

/** Every address of EvalAI's REST API that is answered here, grouped as EvalAI groups them. */
export const apiRoutes: Route[] = [
  ...sessionRoutes,
  ...registrationRoutes,
  ...profileRoutes,
  ...teamRoutes,
  ...hostTeamRoutes,
  ...invitationRoutes,
  ...listingRoutes,
  ...listRoutes,
  ...phaseRoutes,
  ...takingPartRoutes,
  ...pushRoutes,
  ...importRoutes,
  ...editRoutes,
  ...editPhaseRoutes,
  ...managedRoutes,
  ...annotationRoutes,
  ...submitRoutes,
  ...submissionRoutes,
  ...changeRoutes,
  ...remainingRoutes,
  ...leaderboardRoutes,
  ...fileRoutes,
  ...uploadRoutes,
  ...remoteRoutes,
  ...notHereRoutes,
  ...docsRoutes(() => apiRoutes),
];
