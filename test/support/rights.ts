import type { World } from "./world.ts";

/*
 * Who may use the routes of a door, as a table. `First` is what the door tells strangers to do first, in the test's word:
 * "login", "token".
 */

/** May it: yes, say who you are first, there is no such thing, or no. In the order guest, participant, other team, host, other host, admin. */
export type May<First extends string> = readonly ("yes" | "hidden" | "refused" | First)[];

export type Row<First extends string> = {
  /** Method and path, as the routes have them. */
  route: string;
  may: May<First>;
  /** What each `:name` of the path stands for: a key of the world's ids, or a value. */
  names?: Record<string, string>;
  /** What sets this row apart from another one of the same route. */
  about?: string;
  query?: string;
};

/** What doors have in common. */
export function rights<First extends string>(first: First) {
  const may = (...of: May<First>): May<First> => of;
  return {
    everybody: may("yes", "yes", "yes", "yes", "yes", "yes"),
    nobody: may("hidden", "hidden", "hidden", "hidden", "hidden", "hidden"),
    /** There is nothing to see, which strangers do not learn. */
    knownNobody: may(first, "hidden", "hidden", "hidden", "hidden", "hidden"),
    known: may(first, "yes", "yes", "yes", "yes", "yes"),
    /** The host, and administrators, about what others do not see. */
    hostsOnly: may("hidden", "hidden", "hidden", "yes", "hidden", "yes"),
    /** The same where guests are asked who they are, so as not to learn that there is something. */
    knownHostsOnly: may(first, "hidden", "hidden", "yes", "hidden", "yes"),
    /** The team itself, the host and administrators. */
    teamAndHosts: may(first, "yes", "hidden", "yes", "hidden", "yes"),
    /** Seen by the team, done by the host and administrators. */
    hostsNotTeam: may(first, "refused", "hidden", "yes", "hidden", "yes"),
    teamAndAdmins: may(first, "yes", "hidden", "hidden", "hidden", "yes"),
    participant: may(first, "yes", "hidden", "hidden", "hidden", "hidden"),
    host: may(first, "hidden", "hidden", "yes", "hidden", "hidden"),
    hostRoles: may(first, "refused", "refused", "yes", "yes", "yes"),
    /** Teams that take part; everybody else is told that they do not. */
    teams: may(first, "yes", "yes", "refused", "refused", "refused"),
    rows: (of: May<First>, names: Record<string, string>, routes: string[], about?: string): Row<First>[] =>
      routes.map((route) => ({ route, may: of, names, ...(about === undefined ? {} : { about }) })),
  };
}

/** The title of a row's test. */
export const titleOf = ({ route, about }: Row<string>) =>
  `${route}${about === undefined ? "" : ` (${about})`}`;

/** The address of a route about the things of the world: `:name` is looked up by `names`, `*` by itself. */
export function addressOf(path: string, names: Record<string, string>, { ids }: Pick<World, "ids">): string {
  return path.replace(/[:{](\w+)\}?|\*/g, (match, name = "*") => {
    const value = ids[names[name] ?? name] ?? names[name];
    if (value === undefined) throw new Error(`the table says nothing about ${match} in ${path}`);
    return value;
  });
}
