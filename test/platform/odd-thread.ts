import { answerTasks } from "../../src/platform/threads.ts";

export type Task = "count" | "break" | "spin";

let count = 0;

/** Counts the tasks it was given, breaks, or never ends. */
answerTasks(async (task: Task) => {
  if (task === "break") throw new Error("broken as asked");
  while (task === "spin") count = 0;
  return ++count;
});
