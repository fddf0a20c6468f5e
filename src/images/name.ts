/*
 * What repositories are called. A team's images for a phase are at
 *
 *   PHASE-team-NUMBER[/IMAGE]    the name proper: the same for everybody. EvalAI's client keeps a single component of it.
 *   PHASE[/IMAGE]                short for the same, for members of the team: `docker push HOST/PHASE/model:v1`
 *
 * where PHASE is the slug of the phase and IMAGE is the team's own choice.
 */

/** A component of a name, and names, as OCI's distribution specification has them (v1.1, "Pulling manifests"). */
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const LONGEST_NAME = 255;

/** A name taken apart. `team` is what it says after "-team-", if it does. */
export type RepositoryName = {
  /** The first component as a whole: the slug of a phase, when no team is meant. */
  first: string;
  /** Null when the name cannot mean a certain team. */
  ofTeam: { phase: string; teamId: number } | null;
  image: string;
};

/** Reads a name as it stands in an address; null when it is none. */
export function readName(text: string): RepositoryName | null {
  if (text.length > LONGEST_NAME || !NAME.test(text)) return null;
  const slash = text.indexOf("/");
  const [first, image] = slash < 0 ? [text, ""] : [text.slice(0, slash), text.slice(slash + 1)];
  const [, phase, team] = /^(.+)-team-([1-9]\d{0,14})$/.exec(first) ?? [];
  const ofTeam = phase === undefined ? null : { phase, teamId: Number(team) };
  return { first, ofTeam, image };
}

/** The name proper of a team's images for a phase, which also says what a token is good for. */
export function baseName(phaseSlug: string, teamId: number): string {
  return `${phaseSlug}-team-${teamId}`;
}

export function nameOf({ base, image }: { base: string; image: string }): string {
  return image === "" ? base : `${base}/${image}`;
}
