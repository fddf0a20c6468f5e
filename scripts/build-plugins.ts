import { join } from "node:path";
import type { BunPlugin } from "bun";

const openAddon = join(import.meta.dir, "../src/platform/picture-addon.ts");

/**
 * sharp looks for its native half in node_modules, which is not there where an executable runs. Here it gets one that
 * src/platform/picture-addon.ts unpacks instead.
 */
export const withUnpackedSharp: BunPlugin = {
  name: "sharp from unpacked libraries",
  setup(build) {
    build.onLoad({ filter: /\/sharp\/dist\/sharp\.mjs$/ }, () => ({
      contents: `import { openAddon } from ${JSON.stringify(openAddon)}; export default openAddon();`,
      loader: "js",
    }));
  },
};

/**
 * dockerode can also reach an engine over SSH and speak BuildKit over gRPC. Assay does neither, and leaves out the
 * native modules and the megabyte of libraries behind them.
 */
export const withoutDockerExtras: BunPlugin = {
  name: "dockerode without SSH and BuildKit",
  setup(build) {
    const refusal = `module.exports = () => { throw new Error("This build speaks to a Docker engine by socket or TCP only."); };`;
    build.onLoad({ filter: /\/(docker-modem\/lib\/ssh|dockerode\/lib\/(session|buildkit))\.js$/ }, () => ({
      contents: refusal,
      loader: "js",
    }));
  },
};
