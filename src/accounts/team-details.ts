import { Fault } from "../kit/fault.ts";
import { defect, insistOn } from "./details.ts";
import type { User } from "./viewer.ts";

/** Teams that one person can form, and host teams: names are not to be hoarded. */
const MOST_FORMED = 20;

/** What a team, of participants or of hosts, says about itself. */
export type TeamDetails = { name: string; url: string };

/**
 * The details in the form they are kept in: white space in the name collapsed.
 * @throws Fault invalid with every problem, by field.
 */
export function readTeamDetails(given: TeamDetails): TeamDetails {
  const details = { name: given.name.trim().replace(/\s+/g, " "), url: given.url.trim() };
  insistOn([...nameProblems(details.name), ...urlProblems(details.url)]);
  return details;
}

/** @throws Fault invalid, when another team has that name already. */
export function refuseTaken(isTaken: boolean): void {
  if (isTaken) insistOn([defect("name", "There is a team with this name already.", "Choose another one.")]);
}

/**
 * Teams count as long as they exist, also after their founder has left: leaving does not free the name of one that has
 * entered something. Administrators may form any number. @throws Fault conflict.
 */
export function refuseMany(user: User, formed: number, what: "teams" | "host teams"): void {
  if (formed < MOST_FORMED || user.role === "admin") return;
  throw new Fault(
    "conflict",
    `You have formed ${MOST_FORMED} ${what}, and nobody can form more. Use one of them, or ask an administrator to form another.`,
  );
}

function nameProblems(name: string) {
  if (name === "") return [defect("name", "A team needs a name.")];
  if (name.length > 100) return [defect("name", "The name is longer than 100 characters.")];
  // Invisible characters could make one team look like another.
  return /\p{C}/u.test(name) ? [defect("name", "The name contains characters that cannot be shown.")] : [];
}

function urlProblems(url: string) {
  if (url === "") return [];
  const isWeb = url.length <= 500 && /^https?:\/\//i.test(url) && URL.canParse(url);
  return isWeb
    ? []
    : [defect("url", "This is not the address of a web page.", "It begins with https:// or http://.")];
}
