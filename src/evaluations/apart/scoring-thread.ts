import { answerTasks } from "../../platform/threads.ts";
import { scoreBuiltIn } from "../scorer/score.ts";

/* So that a million predictions or two thousand bootstrap replicates do not hold up the pages. */
answerTasks(scoreBuiltIn);
