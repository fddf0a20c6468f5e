import type { Problem } from "../../kit/problem.ts";

/** Collects what there is to say about an image: what it is refused for, and what its author may want to know. */
export type Findings = {
  refuse(place: string, message: string, remedy: string): void;
  remark(place: string, message: string, remedy?: string): void;
  problems(): Problem[];
  remarks(): Problem[];
};

/** A hostile image can have a million entries that are wrong in the same way; a person needs to see a few. */
const SHOWN_ALIKE = 3;

/** Messages must be of a limited number: what an image chose itself belongs into the place. */
export function openFindings(): Findings {
  const refusals = new Map<string, { shown: Problem[]; more: number }>();
  const remarks = new Map<string, { shown: Problem[]; more: number }>();

  function add(to: typeof refusals, problem: Problem): void {
    const alike = to.get(problem.message) ?? { shown: [], more: 0 };
    if (alike.shown.length < SHOWN_ALIKE) alike.shown.push(problem);
    else alike.more += 1;
    to.set(problem.message, alike);
  }

  const listed = (from: typeof refusals): Problem[] =>
    [...from.values()].flatMap(({ shown, more }) => {
      const { severity, message } = shown[0] as Problem;
      const places = more === 1 ? "1 more place" : `${more.toLocaleString("en")} more places`;
      return more === 0 ? shown : [...shown, { severity, place: places, message }];
    });

  return {
    refuse: (place, message, remedy) => add(refusals, { severity: "error", place, message, remedy }),
    remark: (place, message, remedy) =>
      add(remarks, { severity: "warning", place, message, ...(remedy === undefined ? {} : { remedy }) }),
    problems: () => listed(refusals),
    remarks: () => listed(remarks),
  };
}

/** "layer 3". Layers are counted from 1, the lowest first, as `docker history` lists them from below. */
export function layerPlace(index: number): string {
  return `layer ${index + 1}`;
}

/** Text out of an image in a form that is safe to print anywhere: quoted, control and direction marks escaped, cut off. */
export function quoted(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (mark) =>
    [...Array(mark.length).keys()]
      .map((at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A name from a tar, which is a byte string, read as UTF-8. */
export function quotedName(name: string): string {
  return quoted(Buffer.from(name, "latin1").toString("utf8"));
}
