import type { Config } from "../platform/config.ts";
import { guideHtml, guidePages } from "../platform/guide.ts";
import { authorityOf } from "../platform/tls-authority.ts";
import { AuthorityOfThisServer } from "../../views/help/authority.tsx";
import { CommandLine } from "../../views/help/command-line.tsx";
import { GuidePage } from "../../views/help/guide.tsx";
import { Patterns } from "../../views/patterns.tsx";
import { clientSetup } from "./client-setup.ts";
import { baseOf, chrome, get, page, redirect, type Route, type Visit } from "./visit.ts";

async function showGuide(visit: Visit): Promise<Response> {
  const name = visit.params.page ?? "";
  const { host } = new URL(baseOf(visit));
  const html = name === "tls" ? guideHtml(name, ["assay.example.org:8000", host]) : guideHtml(name);
  const pages = guidePages();
  const title = pages.find((each) => each.name === name)?.title ?? name;
  return page(
    visit,
    <GuidePage chrome={chrome(visit, title)} pages={pages} current={name} html={html}>
      {name === "tls" && <AuthorityOfThisServer fingerprint={fingerprintOf(visit.app.config)} />}
      {name === "evalai" && <CommandLine setup={await clientSetup(visit)} />}
    </GuidePage>,
  );
}

function fingerprintOf({ tls, data }: Config): string | null {
  return tls.kind === "self" ? (authorityOf(data)?.fingerprint ?? null) : null;
}

/** A stream that says three things and ends, to show what a live region looks like. */
function streamPattern(): Response {
  const messages = ["Queued", "Running", "Finished"].map((text) => `data: <p>${text}</p>\n\n`);
  const body = `${messages.join("")}event: done\ndata: done\n\n`;
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });
}

/** The guide, and the page that shows every part of every page in each of its states. */
export const helpRoutes: Route[] = [
  get("/help", () => redirect(`/help/${guidePages()[0]?.name ?? ""}`)),
  get("/help/:page", showGuide),
  get("/-/patterns", (visit) => page(visit, <Patterns chrome={chrome(visit, "Patterns")} />)),
  get("/-/patterns/live", streamPattern),
];
