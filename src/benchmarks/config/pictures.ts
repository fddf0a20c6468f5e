import { fromFolderOf } from "./source.ts";

/** Kinds of pictures that every browser shows and that run nothing. */
export const pictureFile = /\.(?:png|jpe?g|gif|webp)$/i;

/** The file, as a path from the root, that an HTML file means by a `src`. */
export function picturePath(htmlPath: string, src: string): string {
  const bare = src.replace(/[?#].*$/, "");
  try {
    return fromFolderOf(htmlPath, decodeURIComponent(bare));
  } catch {
    return fromFolderOf(htmlPath, bare);
  }
}

/** A path from the root as clean HTML keeps it in a `src`. */
export function writePicturePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Clean HTML of a page with an address for each of its pictures, given the picture's path from the root. */
export function showPictures(clean: string, addressOf: (path: string) => string): string {
  return clean.replace(/<img src="([^"]*)"/g, (_tag, src: string) => {
    const address = addressOf(decodeURIComponent(src));
    return `<img src="${address.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
  });
}
