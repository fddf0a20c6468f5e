import type { Participation } from "../../src/benchmarks/entry.ts";
import type { Step } from "../parts/steps.tsx";
import { places } from "../places.ts";
import { pageOf } from "./frame.tsx";

/** The way into a benchmark: what is done, the first thing that is not, and what comes after it. */
export function participationSteps(standing: Participation | null, slug: string): Step[] {
  const login = `${places.login}?next=${encodeURIComponent(pageOf(slug, "participate"))}`;
  const hasEntered = standing?.entry != null && standing.entry.state !== "refused";
  const hasAccepted = hasEntered && standing.termsAccepted;
  const isPending = standing?.entry?.state === "pending";
  const isReady = hasAccepted && standing.blockedBecause === null;
  const steps = [
    { label: "Log in", done: standing !== null, note: "With an account of your own", href: login },
    {
      label: "Choose a team",
      done: hasEntered,
      note: hasEntered ? standing.team?.name : "One you are in, or a new one",
    },
    { label: "Accept the terms", done: hasAccepted, note: "Each member for themselves" },
    {
      label: "Submit",
      done: false,
      note: isPending ? "Once the host has approved your team" : undefined,
      href: isReady ? pageOf(slug, "submit") : undefined,
    },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return steps.map(({ label, done, note, href }, index) => ({
    label,
    note,
    state: done ? "done" : index === next ? "next" : "later",
    href: index === next ? href : undefined,
  }));
}
