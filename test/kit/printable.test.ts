import { expect, test } from "bun:test";
import fc from "fast-check";
import { printable } from "../../src/kit/printable.ts";

test("text stays as it is, and colours, titles and movements go", () => {
  expect(printable("Épreuve\t1\n漢字 🩻\n")).toBe("Épreuve\t1\n漢字 🩻\n");
  expect(printable("\u001b[1;31mred\u001b[0m")).toBe("red");
  expect(printable("\u001b]0;owned\u0007after")).toBe("after");
  expect(printable("\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\")).toBe("link");
  expect(printable("\u001bPq#0;2;0\u001b\\x\u001bcy\u001b(Bz")).toBe("xyz");
  expect(printable("a\u0000b\u0008c\u007fd\u009b31me")).toBe("abcd31me");
});

test("what was written over itself becomes lines", () => {
  expect(printable("10%\r50%\r\ndone\r\n")).toBe("10%\n50%\ndone\n");
});

test("nothing turns text around or hides it", () => {
  expect(printable("user\u202Egnp.exe \u2066x\u2069 \u200Fy")).toBe("usergnp.exe x y");
});

test("whatever comes, no control is left, and doing it again changes nothing", () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      "\u001b",
      "[",
      "]",
      "P",
      "0",
      ";",
      "m",
      "\u0007",
      "\\",
      "\r",
      "\n",
      "\t",
      "\u009b",
      "a",
    ),
  });
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: "binary" })), (text) => {
      const clean = printable(text);
      // eslint-disable-next-line no-control-regex
      expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(printable(clean)).toBe(clean);
    }),
  );
});
