import type { Clock } from "../kit/clock.ts";
import type { Config } from "./config.ts";
import type { Db } from "./database.ts";
import type { Engine } from "./engine.ts";
import type { Files } from "./files.ts";
import type { Log } from "./log.ts";
import type { Pictures } from "./pictures.ts";
import type { Runner } from "./sealed/runner.ts";
import type { Signal } from "./signal.ts";

/** An open appliance: every outside thing the domain may touch. A function takes the few of these that it needs. */
export type App = {
  config: Config;
  db: Db;
  files: Files;
  /** Where host code runs, best for this image; asked for only when a script is to be scored, since finding one takes a while. */
  engine(image: string): Promise<Engine>;
  /** Where participants' images run. @throws Fault unavailable (code not_now) when that is nowhere at present. */
  runner(): Promise<Runner>;
  pictures: Pictures;
  signal: Signal;
  /** The registry for images; its port is null while it does not run. */
  registry: { port: number | null };
  clock: Clock;
  log: Log;
};
