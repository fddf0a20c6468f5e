import * as acts from "./acts.ts";
import { model } from "./model.ts";
import { breakOut, look } from "./privileges.ts";
import { call } from "./network.ts";
import { TASK_VARIABLE, type Findings, type Task } from "./task.ts";

/** The program inside: `assay inside`, which is no command for people. @returns the exit code. */
export async function runInside(environment: Record<string, string | undefined>): Promise<number> {
  const task = JSON.parse(environment[TASK_VARIABLE] ?? "null") as Task | null;
  if (task === null) return 2;
  process.stderr.write(`${JSON.stringify(await perform(task))}\n`);
  return 0;
}

async function perform(task: Task): Promise<Findings> {
  switch (task.act) {
    case "predict":
      await Bun.sleep((task.after ?? 0) * 1000);
      return acts.predict();
    case "model":
      return model();
    case "call":
      return await call(task.addresses, task.port);
    case "multiply":
      return acts.multiply();
    case "grow":
      return task.hidden ? acts.growHidden(task.bytes) : acts.grow(task.bytes);
    case "fill":
      return acts.fill(task.path, task.bytes);
    case "litter":
      return acts.litter(task.folder, task.files);
    case "flood":
      return acts.flood(task.bytes);
    case "leave":
      return acts.leave(task.what);
    case "overwrite":
      return acts.overwrite(task.folders);
    case "look":
      return look();
    case "break out":
      return breakOut();
    case "burn":
      return acts.burn(task.milliseconds);
    case "stay":
      return await acts.stay(task.seconds);
  }
}
