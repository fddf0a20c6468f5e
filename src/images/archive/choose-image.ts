import { Fault } from "../../kit/fault.ts";
import { quoted } from "../lint/findings.ts";
import { type Platform, platformText, runsOn } from "../lint/platform.ts";
import { type ArchiveImage, shortName } from "./archive-image.ts";

/**
 * The image that is meant: by its name if one is given, and of several platforms the one for this server.
 *
 * @throws Fault invalid when there is none, or more than one that could be meant.
 */
export function chooseImage(
  images: ArchiveImage[],
  { tag, platform }: { tag?: string; platform: Platform },
): ArchiveImage {
  const named =
    tag === undefined ? images : images.filter(({ tags }) => tags.some((each) => full(each) === full(tag)));
  const [first, ...more] = named;
  if (first === undefined) {
    const asked = tag === undefined ? "no image" : `no image called ${quoted(tag)}`;
    throw new Fault(
      "invalid",
      `The archive holds ${asked}.${images.length === 0 ? "" : ` It holds ${listed(images)}.`}`,
    );
  }
  if (more.length === 0) return first;
  const fitting = named.filter((image) => image.platform !== null && runsOn(image.platform, platform));
  if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0];
  const which = `The archive holds several images: ${listed(fitting.length === 0 ? named : fitting)}.`;
  throw new Fault("invalid", `${which} Choose one by its tag, or save it alone.`);
}

/** A name with the tag that is understood without one. */
function full(tag: string): string {
  const name = shortName(tag);
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

function listed(images: ArchiveImage[]): string {
  const names = images.map(({ tags, platform }) => {
    const name = tags.length === 0 ? "one without a name" : tags.map(quoted).join(" alias ");
    return platform === null ? name : `${name} (${platformText(platform)})`;
  });
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
