import { expect, test } from "bun:test";
import { understood } from "../../../src/cli/client/command-line.ts";

test("the stock client's names and flags are understood", () => {
  expect(understood(["host", "-sh", "http://assay.test"]).flags["set-host"]).toBe("http://assay.test");
  expect(understood(["set_token", "abc"])).toMatchObject({ args: { TOKEN: "abc" } });
  expect(understood(["download", "http://x"]).command.words).toBe("download-file URL");
});

test.each(["constructor", "__proto__", "toString"])("%p is a name like any other", (name) => {
  expect(understood(["teams", "create", "participant", "--name", name]).flags.name).toBe(name);
  expect(() => understood([name, "create"])).toThrow("There is no command");
});
