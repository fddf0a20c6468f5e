import { Bytes } from "../parts/quantity.tsx";
import { places } from "../places.ts";

/** A file of a benchmark as it is offered for download. */
export type OfferedFile = { path: string; bytes: number };

/** The address of a public file of a benchmark. Each part of its path is escaped, the slashes between them are not. */
export function fileAddress(slug: string, path: string): string {
  return `${places.benchmarks}/${slug}/files/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** A download: the file's name, and how large it is. */
export function FileLink({ slug, file }: { slug: string; file: OfferedFile }) {
  return (
    <>
      <a href={fileAddress(slug, file.path)} download>
        {file.path.split("/").at(-1)}
      </a>{" "}
      <span class="quiet">
        (<Bytes count={file.bytes} />)
      </span>
    </>
  );
}
