/** Whether a text can be a tag (OCI distribution specification, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text);
}

/** The tag for an image whose own names another one already: what is handed in keeps its tag. */
export function tagBeside(tag: string, digest: string): string {
  return `${tag.slice(0, 100)}-${digest.replace(/^\w+:/, "").slice(0, 12)}`;
}
