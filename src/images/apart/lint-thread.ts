import { answerTasks } from "../../platform/threads.ts";
import { lintImage } from "../lint/lint.ts";
import type { LintReport } from "../lint/report.ts";
import { type LintTask, openPart } from "./lint-apart.ts";

/* So that gigabytes are unpacked beside the pushes that go on. */
answerTasks<LintTask, LintReport>((task) => lintImage(task, openPart(task), task.rules));
