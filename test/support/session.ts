/**
 * What people typed and what they were shown, as a text that is read twice: by people, and by the test that types it again.
 *
 *     # Whatever explains it.
 *     paula$ evalai submission 1
 *     what was printed
 *     exit 1
 *
 * Lines that begin with "> " right after a command are typed when it asks. A command after "%" instead of "$" is a process
 * of its own at no terminal. The exit code is there where it is not 0.
 */
export type Step = { who: string; words: string[]; answers: string[]; isProcess: boolean };

/** What is explained between the steps stays as it is. */
export type Session = (string | Step)[];

export function readSession(text: string): Session {
  const session: Session = [];
  let open: Step | null = null;
  for (const line of text.split("\n")) {
    const typed = /^([a-z]+)([$%]) (.*)$/.exec(line);
    if (typed !== null) {
      const [, who = "", sign, words = ""] = typed;
      open = { who, words: words.split(" "), answers: [], isProcess: sign === "%" };
      session.push(open);
    } else if (line.startsWith("# ")) session.push(line);
    else if (line.startsWith("> ")) open?.answers.push(line.slice(2));
  }
  return session;
}

/** One step with what came of it, as `readSession` reads it. Spaces at the ends of lines and of it all do not count. */
export function writeStep({ who, words, answers, isProcess }: Step, out: string, code: number): string {
  const lines = [
    `${who}${isProcess ? "%" : "$"} ${words.join(" ")}`,
    ...answers.map((answer) => `> ${answer}`),
    ...out.split("\n").map((line) => line.trimEnd()),
  ];
  while (lines.at(-1) === "") lines.pop();
  if (code !== 0) lines.push(`exit ${code}`);
  return `${lines.join("\n")}\n`;
}
