import { statfs } from "node:fs/promises";

/** Bytes of the file system that a folder lies on: how many there are, and how many we may still use. */
export async function diskSpace(folder: string): Promise<{ total: number; free: number }> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return { total: blocks * bsize, free: bavail * bsize };
}
