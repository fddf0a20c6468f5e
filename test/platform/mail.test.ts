import { afterEach, expect, test } from "bun:test";
import { mailIsOn, sendMail } from "../../src/platform/mail.ts";
import { type MailServer, openMailServer } from "../support/mail-server.ts";

let server: MailServer;
afterEach(() => server.stop());

test("hands a plain message to the server", async () => {
  server = openMailServer();
  const message = { to: "ada@example.org", subject: "Grüße", text: "One line\nand another\n" };
  await sendMail({ smtpUrl: server.url, mailFrom: "assay@example.org" }, message);
  expect(server.received).toHaveLength(1);
  expect(server.received[0]).toContain("From: assay@example.org");
  expect(server.received[0]).toContain("To: ada@example.org");
  expect(server.received[0]).toContain("One line\nand another");
});

test.each(["ada@example.org, eve@example.org", "ada@example.org\r\nBcc: eve@example.org"])(
  "one receiver stays one: %j",
  async (to) => {
    server = openMailServer();
    const message = { to, subject: "x\r\nBcc: eve@example.org", text: "x" };
    await sendMail({ smtpUrl: server.url, mailFrom: "assay@example.org" }, message).catch(() => {});
    expect(server.receivers.length).toBeLessThan(2);
    expect(server.receivers).not.toContain("<eve@example.org>");
    expect(server.received.join()).not.toMatch(/^Bcc:/m);
  },
);

test("says so when the server refuses", async () => {
  server = openMailServer("554 go away");
  const message = { to: "ada@example.org", subject: "x", text: "x" };
  await expect(sendMail({ smtpUrl: server.url, mailFrom: "assay@example.org" }, message)).rejects.toThrow(
    "go away",
  );
});

test("mail is on only where links in it can be trusted", () => {
  expect(mailIsOn({ smtpUrl: "smtp://x", publicUrl: null })).toBe(false);
  expect(mailIsOn({ smtpUrl: null, publicUrl: "https://x" })).toBe(false);
  expect(mailIsOn({ smtpUrl: "smtp://x", publicUrl: "https://x" })).toBe(true);
});
