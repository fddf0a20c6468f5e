import { describe, test } from "bun:test";
import { openContainers } from "../../../src/platform/containers.ts";
import { testEngine } from "../../support/engine.ts";
import { scriptContract } from "../../support/script-contract.ts";
import { scriptFailures } from "../../support/script-failures.ts";

const found = await testEngine();
const engine = found === null ? null : await openContainers(found.socket);

describe("in a container", () => {
  if (engine === null || found === null) return test.skip("needs a container engine", () => {});
  scriptContract(engine, found.image);
  scriptFailures(engine, found.image);
});
