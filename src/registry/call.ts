import type { Caller } from "../images/access.ts";
import { type Digest, readDigest } from "../images/digest.ts";
import type { RepositoryName } from "../images/name.ts";
import type { Taker } from "../images/take-manifest.ts";
import type { RequestBody } from "./request-body.ts";
import { Refusal } from "./refusal.ts";

/** Everything the registry's answers are made with. */
export type Registry = Taker;

/** A request to be answered, by somebody who has proved who they are. */
export type Call = {
  registry: Registry;
  request: Request;
  /** In the place of the request's own. */
  body: RequestBody;
  query: URLSearchParams;
  caller: Caller;
  name: RepositoryName;
  /** The name as it was asked for, for addresses in the answer. */
  asked: string;
  /** What stands behind blobs/, uploads/, manifests/ or referrers/ in the address. */
  rest: string;
  /** Lets the other end wait in silence while long work of ours goes on. */
  stayOpen(): void;
};

export type Endpoint = (call: Call) => Promise<Response>;

/** @throws Refusal 400. */
export function wantedDigest(text: string | null): Digest {
  const digest = readDigest(text ?? "");
  if (digest !== null) return digest;
  throw new Refusal(
    400,
    "DIGEST_INVALID",
    "This is no digest that this registry knows: sha256:… or sha512:…",
  );
}
