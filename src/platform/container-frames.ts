/**
 * Takes apart the one stream in which a Docker engine sends stdout and stderr of a container: frames of one byte for the
 * stream (2 is stderr), three unused, four for the length (big endian), then that many bytes
 * (Docker Engine API, "Attach to a container", stream format). Chunks may end anywhere.
 */
export function splitFrames(stdout: (bytes: Uint8Array) => void, stderr: (bytes: Uint8Array) => void) {
  const header = Buffer.alloc(8);
  let headerBytes = 0;
  let remaining = 0;
  return (chunk: Uint8Array): void => {
    let at = 0;
    while (at < chunk.byteLength) {
      if (remaining === 0) {
        header[headerBytes++] = chunk[at++] as number;
        if (headerBytes < header.byteLength) continue;
        headerBytes = 0;
        remaining = header.readUInt32BE(4);
      } else {
        const bytes = chunk.subarray(at, at + remaining);
        (header[0] === 2 ? stderr : stdout)(bytes);
        at += bytes.byteLength;
        remaining -= bytes.byteLength;
      }
    }
  };
}
