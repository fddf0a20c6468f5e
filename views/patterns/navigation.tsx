import { Actions, Button } from "../parts/button.tsx";
import { BenchmarkCard, Cards } from "../parts/card.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { Tabs } from "../parts/navigation.tsx";
import { Relative } from "../parts/quantity.tsx";
import { Steps } from "../parts/steps.tsx";

const now = Date.UTC(2026, 10, 23, 14, 5);
const days = (n: number) => now + n * 86_400_000;

const pages = ["Overview", "Evaluation", "Phases", "Participate", "Submit", "My submissions", "Leaderboard"];

/** Tabs, cards, steps, buttons. */
export function NavigationPatterns() {
  return (
    <>
      <section aria-label="Pages of a benchmark">
        <Tabs
          label="Example pages"
          tabs={pages.map((label, index) => ({
            href: `#tab-${index}`,
            label,
            current: label === "Leaderboard",
            count: label === "My submissions" ? 12 : undefined,
          }))}
        />
      </section>
      <section aria-labelledby="cards">
        <h2 id="cards">Cards</h2>
        <Cards>
          <BenchmarkCard
            href="#cards"
            title="Breast lesions"
            host="Wisconsin Diagnostic"
            summary="Tell malignant from benign masses by thirty measurements of cell nuclei in a fine-needle aspirate."
            season="running"
            facts={[
              <>
                closes <Relative at={days(37)} now={now} />
              </>,
              "14 teams",
              "AUROC",
            ]}
          />
          <BenchmarkCard
            href="#cards-2"
            title="Length of stay in intensive care after elective heart surgery"
            host="University Hospital"
            summary="Predict days from the first six hours."
            season="upcoming"
            facts={[
              <>
                opens <Relative at={days(3)} now={now} />
              </>,
              "mean absolute error",
            ]}
          />
          <BenchmarkCard
            href="#cards-3"
            title="Sepsis onset"
            host="Intensive Care Group"
            summary="Hourly risk of sepsis within six hours."
            season="past"
            facts={[
              <>
                ended <Relative at={days(-200)} now={now} />
              </>,
              "212 teams",
            ]}
          />
        </Cards>
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps">Steps</h2>
        <Steps
          label="Taking part"
          steps={[
            { label: "Create or choose a team", state: "done", note: "Aurora, 3 members" },
            {
              label: "Accept the terms",
              state: "next",
              href: "#terms",
              note: "Version 2, 12 Nov 2026; a page long.",
            },
            { label: "Wait for the host's approval", state: "later" },
            { label: "Hand in predictions", state: "later", note: "Opens on 1 Dec 2026, 00:00 UTC" },
          ]}
        />
      </section>
      <section aria-labelledby="actions">
        <h2 id="actions">Actions</h2>
        <Actions>
          <Button look="primary">Submit</Button>
          <Button>Save draft</Button>
          <Button look="quiet">Not now</Button>
          <Button look="danger">Withdraw</Button>
          <Button look="primary" disabled>
            Closed
          </Button>
        </Actions>
        <ConfirmForm action="#actions" label="Cancel submission" confirm="Cancel it">
          Submission 7 stops and is not scored. It does not count against your quota. This cannot be undone.
        </ConfirmForm>
        <details class="confirm" open>
          <summary class="button plain">Leave the team</summary>
          <form method="post" action="#actions">
            <p>You no longer see its submissions. A member can invite you again.</p>
            <Button look="danger">Leave Aurora</Button>
          </form>
        </details>
      </section>
    </>
  );
}
