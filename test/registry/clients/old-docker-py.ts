import { join } from "node:path";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";

/*
 * docker-py as the client's own pins have it, with what it needs of its time. They lie in front of the newer ones of the
 * client's environment.
 */
const { python, install } = pythonEnvironment("docker-py-3.6.0", [
  ["docker==3.6.0", "requests==2.31.0", "urllib3==1.26.20", "setuptools==65.5.0"],
]);

/** @returns what the client's environment is to say so that it finds them, or why they cannot be had. */
export async function oldDockerPy(): Promise<{ PYTHONPATH: string } | string> {
  const missing = await install();
  if (missing !== null) return missing;
  const [found] = [
    ...new Bun.Glob("lib/python3*/site-packages/docker").scanSync({
      cwd: join(python, "../.."),
      onlyFiles: false,
    }),
  ];
  if (found === undefined) return "it was not installed";
  return { PYTHONPATH: join(python, "../..", found, "..") };
}
