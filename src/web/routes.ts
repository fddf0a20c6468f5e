import { accountRoutes } from "./accounts.tsx";
import { adminImageRoutes } from "./admin-images.tsx";
import { adminUserRoutes } from "./admin-users.tsx";
import { adminRoutes } from "./admin.tsx";
import { helpRoutes } from "./help.tsx";
import { hostingRoutes } from "./hosting.tsx";
import { benchmarkFileRoutes } from "./benchmark-files.ts";
import { benchmarkRoutes } from "./benchmarks.tsx";
import { evalaiRoutes } from "./evalai-addresses.ts";
import { leaderboardRoutes } from "./leaderboard.tsx";
import { submissionRoutes } from "./submission.tsx";
import { archivePieceRoutes } from "./archive-pieces.ts";
import { archiveRoutes } from "./archives.ts";
import { pushRoutes } from "./push.ts";
import { submissionListRoutes } from "./submissions.tsx";
import { submitRoutes } from "./submit.ts";
import { invitationRoutes } from "./invitations.tsx";
import { participateRoutes } from "./participate.tsx";
import { profileRoutes } from "./profile.tsx";
import { resetRoutes } from "./reset.tsx";
import { setupRoutes } from "./setup.tsx";
import { importDemoFor } from "../submissions/demo-host.ts";
import { teamRoutes } from "./teams.tsx";
import type { Route } from "./visit.ts";
import { wheelRoutes } from "./wheels.tsx";

/** Every address of the pages, in the order of the menu. */
export const routes: Route[] = [
  ...benchmarkRoutes,
  ...benchmarkFileRoutes,
  ...participateRoutes,
  ...submitRoutes,
  ...pushRoutes,
  ...archiveRoutes,
  ...archivePieceRoutes,
  ...submissionListRoutes,
  ...submissionRoutes,
  ...leaderboardRoutes,
  ...teamRoutes,
  ...invitationRoutes,
  ...hostingRoutes,
  ...evalaiRoutes,
  ...setupRoutes(importDemoFor),
  ...accountRoutes,
  ...resetRoutes,
  ...profileRoutes,
  ...adminRoutes,
  ...adminImageRoutes,
  ...adminUserRoutes,
  ...helpRoutes,
  ...wheelRoutes,
];
