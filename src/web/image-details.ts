import { reportOf, rulesHere } from "../images/look-over.ts";
import { registryHost } from "../images/place.ts";
import type { SubmittedImage } from "../submissions/submitted-image.ts";
import type { ImageDetails } from "../../views/submissions/image-details.tsx";
import { baseOf, type Visit } from "./visit.ts";

/** What is known of an image that was handed in; null where it was a file. */
export async function imageDetails(visit: Visit, image: SubmittedImage | null): Promise<ImageDetails | null> {
  if (image === null) return null;
  return {
    image,
    report: await reportOf(visit.app.db, image.digest, rulesHere(false)),
    host: registryHost(visit.app, baseOf(visit)),
  };
}
