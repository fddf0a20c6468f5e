import { Fault } from "../../kit/fault.ts";
import { insistOnPlainKeys } from "../plain-keys.ts";
import type { Findings } from "./findings.ts";

export type JsonObject = { [key: string]: unknown };

/** Reads a JSON document. Null, and a finding, when it is no JSON object. */
export function readDocument(content: Uint8Array, place: string, findings: Findings): JsonObject | null {
  let value: unknown = null;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    // Told below: what cannot be read is no object either.
  }
  const object = asObject(value);
  if (object === null) findings.refuse(place, "It is not a JSON object.", "Push the image again.");
  return object;
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Null when it is no list of strings; an absent one is empty. */
export function asTexts(value: unknown): string[] | null {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : null;
}

/** Refuses keys that an engine would take for one of these although they are spelt otherwise. */
export function checkKeys(object: JsonObject, place: string, known: string[], findings: Findings): void {
  try {
    insistOnPlainKeys(object, known);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    findings.refuse(
      place,
      error.message,
      "Build the image again with docker build, podman build or buildah.",
    );
  }
}
