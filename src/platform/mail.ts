import { createTransport } from "nodemailer";
import type { Config } from "./config.ts";

export type Message = { to: string; subject: string; text: string };

/**
 * Whether mail can be sent. The public address must be known as well: a link built from what the browser claims
 * would let anybody send people links to another server.
 */
export function mailIsOn(
  config: Pick<Config, "smtpUrl" | "publicUrl">,
): config is { smtpUrl: string; publicUrl: string } {
  return config.smtpUrl !== null && config.publicUrl !== null;
}

/** Hands one plain-text message to the mail server. @throws Error when there is none, or it does not take it within seconds. */
export async function sendMail(
  config: Pick<Config, "smtpUrl" | "mailFrom">,
  message: Message,
): Promise<void> {
  if (config.smtpUrl === null) throw new Error("no mail server is configured");
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  try {
    await transport.sendMail({
      from: config.mailFrom,
      // As an object it is one address and never a list of them.
      to: { name: "", address: message.to },
      subject: message.subject,
      text: message.text,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } finally {
    transport.close();
  }
}
