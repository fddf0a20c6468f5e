import type { Section } from "./section.ts";

/**
 * The id that the file gives an item, as text: numbers are usual, words occur. An item without one is known by its place
 * in the list, from 1. `taken` collects the ids of the list.
 */
export function configId(section: Section, taken: Set<string>): string {
  const place = String(Number(section.path.at(-1)) + 1);
  const written = section.maybeText("id", { max: 100 });
  const id = written ?? place;
  if (written === null) section.warn("id", `There is no id; its place in the list, ${place}, is used.`);
  if (taken.has(id)) section.error("id", `The id ${id} is given to two items.`, "Give each its own.");
  taken.add(id);
  return id;
}

/** The config id that a key refers to; "" and an error where there is no such item. */
export function reference(section: Section, key: string, kind: string, known: Set<string>): string {
  const id = section.text(key);
  if (id === "" || known.has(id)) return id;
  const ids = [...known].join(", ");
  section.error(
    key,
    `There is no ${kind} with the id ${id}.`,
    ids === "" ? undefined : `Use one of: ${ids}.`,
  );
  return id;
}
