import type { VisibleSubmission } from "../../src/submissions/submission.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { Cancel } from "./submission-table.tsx";

/** What the reader may do with it. */
export type Allowed = { cancel: boolean; show: boolean; rerun: boolean; flag: boolean };

/** Everything that can be done with a submission, as buttons; each says what it does. */
export function WhatToDo({ submission, allowed }: { submission: VisibleSubmission; allowed: Allowed }) {
  const { id, evaluation, isPublic, isFlagged } = submission;
  const at = `/submissions/${id}`;
  return (
    <div class="actions">
      {allowed.show && (
        <Switch
          action={`${at}/visibility`}
          name="public"
          on={!isPublic}
          label={isPublic ? "Take off the leaderboard" : "Show on the leaderboard"}
        />
      )}
      {evaluation?.resultDigest != null && (
        <ButtonLink href={`${at}/result`} download>
          Result file
        </ButtonLink>
      )}
      {evaluation?.predictions != null && (
        <ButtonLink href={`${at}/predictions`} download>
          Predictions
        </ButtonLink>
      )}
      {evaluation?.stdoutDigest != null && (
        <ButtonLink href={`${at}/stdout`} download>
          Output
        </ButtonLink>
      )}
      {evaluation?.stderrDigest != null && (
        <ButtonLink href={`${at}/stderr`} download>
          Error output
        </ButtonLink>
      )}
      {allowed.rerun && (
        <ConfirmForm
          action={`${at}/evaluations`}
          label="Evaluate again"
          confirm="Evaluate it again"
          look="primary"
        >
          The same file is scored once more. Until that ends, the present result stands.
        </ConfirmForm>
      )}
      {allowed.flag && (
        <Switch
          action={`${at}/flag`}
          name="flagged"
          on={!isFlagged}
          label={isFlagged ? "Rank again" : "Take out of the ranking"}
        />
      )}
      {allowed.cancel && <Cancel id={id} />}
    </div>
  );
}

/** A button that turns something on or off, and back again as easily. */
function Switch({ action, name, on, label }: { action: string; name: string; on: boolean; label: string }) {
  return (
    <form method="post" action={action}>
      <Button name={name} value={on ? "yes" : "no"}>
        {label}
      </Button>
    </form>
  );
}
