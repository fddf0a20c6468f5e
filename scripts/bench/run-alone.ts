import { type Bench, table } from "./measure.ts";

/** Runs a bench and prints what it found, where its file is the program and not a part of `run.ts`. */
export async function runAlone(file: { main: boolean }, bench: Bench): Promise<void> {
  if (file.main) console.log(table(await bench()));
}
