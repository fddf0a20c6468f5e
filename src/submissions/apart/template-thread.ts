import { answerTasks } from "../../platform/threads.ts";
import { makeTemplate } from "../predictions/template.ts";

/* So that a phase with many cases does not hold up the pages. */
answerTasks(makeTemplate);
