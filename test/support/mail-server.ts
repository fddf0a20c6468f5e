import type { Socket } from "bun";

/** A mail server on a port of its own that takes everything and keeps it. */
export type MailServer = { url: string; received: string[]; receivers: string[]; stop(): void };

/** Speaks as much SMTP (RFC 5321) as a client needs to hand over a message. `greeting` may refuse at once. */
export function openMailServer(greeting = "220 test ready"): MailServer {
  const received: string[] = [];
  const receivers: string[] = [];
  const say = (socket: Socket<State>, line: string) => socket.write(`${line}\r\n`);
  const server = Bun.listen<State>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.data = { pending: "", message: null };
        say(socket, greeting);
      },
      data(socket, chunk) {
        socket.data.pending += chunk.toString("utf8");
        const lines = socket.data.pending.split("\r\n");
        socket.data.pending = lines.pop() ?? "";
        for (const line of lines) {
          if (line.startsWith("RCPT TO:")) receivers.push(line.slice("RCPT TO:".length));
          const said = answer(socket.data, line, received);
          if (said !== null) say(socket, said);
        }
      },
    },
  });
  return { url: `smtp://127.0.0.1:${server.port}`, received, receivers, stop: () => server.stop(true) };
}

type State = { pending: string; message: string[] | null };

function answer(state: State, line: string, received: string[]): string | null {
  if (state.message !== null) {
    if (line !== ".") {
      state.message.push(line);
      return null;
    }
    received.push(state.message.join("\n"));
    state.message = null;
    return "250 kept";
  }
  if (line === "DATA") {
    state.message = [];
    return "354 go on";
  }
  return line === "QUIT" ? "221 bye" : "250 fine";
}
