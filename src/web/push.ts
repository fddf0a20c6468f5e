import { createPushToken } from "../accounts/push-token.ts";
import { signedIn } from "../accounts/viewer.ts";
import { insistOnImages } from "../benchmarks/submission-kind.ts";
import { baseName } from "../images/name.ts";
import { admit } from "../submissions/admit.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import { benchmarkOf } from "./benchmark-frame.ts";
import { phaseOf } from "./phase-choice.ts";
import { submitPage } from "./submit-page.tsx";
import { get, post, redirect, type Route, type Visit } from "./visit.ts";

/** Answers with the page itself instead of leading to it: the password is shown this once and kept nowhere. */
async function sendPassword(visit: Visit): Promise<Response> {
  const { db, clock } = visit.app;
  const user = signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  await insistOnImages(db, benchmark.id);
  const { teamId } = await admit(db, user, phase.id, clock.now());
  const password = await createPushToken(db, user.id, baseName(phase.slug, teamId), clock.now());
  return submitPage(visit, benchmark, phase, { password });
}

/** Where a browser comes that loads that answer again. */
async function backToPush(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  const { id } = await phaseOf(visit, benchmark);
  return redirect(`${pageOf(benchmark.slug, "submit")}?phase=${id}#hand-in`);
}

export const pushRoutes: Route[] = [
  get("/benchmarks/:benchmark/phases/:phase/push-password", backToPush),
  post("/benchmarks/:benchmark/phases/:phase/push-password", sendPassword),
];
