import { runInside } from "./inside.ts";

// The program inside when Assay runs from source; the executable is its own (main.ts).
process.exitCode = await runInside(process.env);
