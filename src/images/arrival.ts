import type { User } from "../accounts/viewer.ts";
import type { ManifestContent } from "./manifest-content.ts";
import type { Repository } from "./repository.ts";

/** An image whose manifest has just come; its blobs are there, and nothing of it is recorded yet. */
export type ArrivingImage = {
  repository: Repository;
  /** The manifest's own digest as OCI writes it. */
  digest: string;
  /** None for one of the images of an index that is still to come. */
  tags: string[];
  content: Uint8Array;
  manifest: ManifestContent;
  /** Where the bytes of its parts are: path of the stored file by the digest that the manifest gives. Layers that may be elsewhere can lack. */
  paths: Map<string, string>;
};

/** An image that is recorded under one or more tags. */
export type ArrivedImage = {
  manifestId: number;
  digest: string;
  repository: Repository & { id: number };
  tags: string[];
  manifest: ManifestContent;
  pushedBy: User;
};

/** What is done with images as they arrive, besides keeping them. */
export type Arrival = {
  /** Looks an image over before any of it is recorded. @throws Fault invalid with every reason against it. */
  inspect(image: ArrivingImage): Promise<void>;
  /**
   * Takes an image in that is recorded under a tag. A client that got no answer pushes again, and the same image comes by here
   * again: it has to be known by its manifestId. @throws Fault with the sentence to show; the image stays in its repository.
   */
  handIn(image: ArrivedImage): Promise<void>;
};
