/*
 * Measures the executable against its targets and prints one table. Nothing fails because a number is poor; look at what
 * else the machine was doing before believing one.
 *
 *   sh scripts/setup scripts/build.ts && sh scripts/setup scripts/bench/run.ts [start auroc scored uploads leaderboard live api registry]
 *
 * Needs Linux, and for auroc /usr/bin/python3 with pandas and scikit-learn (Debian: python3-pandas, python3-sklearn).
 * api fetches Django from PyPI. registry needs curl, and Debian's docker-registry or CNCF's registry to compare with.
 * uploads and leaderboard need some 8 GB of disk under the folder for temporary files, registry some 25 GB.
 */
import { availableParallelism, loadavg } from "node:os";
import { api } from "./api.ts";
import { auroc } from "./auroc.ts";
import { leaderboard } from "./leaderboard.ts";
import { live } from "./live.ts";
import { type Bench, type Measure, table } from "./measure.ts";
import { registry } from "./registry.ts";
import { scored } from "./scored.ts";
import { start } from "./start.ts";
import { uploads } from "./uploads.ts";

const benches: Record<string, Bench> = { start, auroc, scored, uploads, leaderboard, live, api, registry };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
  throw new Error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`);

const measures: Measure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …  (load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores)`);
  measures.push(...(await bench()));
}
console.log(table(measures));
