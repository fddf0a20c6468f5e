import type { ClientSetup } from "../../help/command-line.tsx";

/** What somebody needs to know to push an image from their own machine to a phase. */
export type PushSetup = {
  /** What the names of images begin with: "assay.example.org:5000". */
  host: string;
  /** The team's place in the registry: "lesions-dev-1-team-7". */
  repository: string;
  /** The slug of the phase, as `push -p` takes it. */
  phase: string;
  /** The reader's user name. */
  user: string;
  route: Route;
  /** A password for this place alone, once, right after it was made. */
  password: { token: string; expiresAt: number } | null;
  /** Where the button sends that makes one. */
  passwordAction: string;
  client: ClientSetup;
};

/**
 * How the registry is reached. loopback: over plain HTTP, from the server itself or through a tunnel to it; plain: over plain
 * HTTP from elsewhere; own: over TLS with the server's own authority; known: over TLS that every machine trusts.
 */
export type Route = "loopback" | "plain" | "own" | "known";

/** An example of an image's name on the participant's machine. */
export const LOCAL_IMAGE = "model:v1";

/** The same image's name in the registry. */
export function remoteImage({ host, repository }: Pick<PushSetup, "host" | "repository">): string {
  return `${host}/${repository}:v1`;
}
