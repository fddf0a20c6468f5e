import { answerTasks } from "../../platform/threads.ts";
import { checkAgainstTruth } from "../predictions/check-against-truth.ts";

/* So that large files do not hold up the pages while they are checked. */
answerTasks(checkAgainstTruth);
