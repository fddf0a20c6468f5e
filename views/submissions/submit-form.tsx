import { Actions, Button } from "../parts/button.tsx";
import { FileField } from "../parts/file-field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { type Said, SaidFields } from "./said-fields.tsx";

export type SubmitFormProps = Said & {
  /** Where it goes, and where a mere check goes. */
  action: string;
  checkAction: string;
  fileTypes: string[];
  /** The same form sent twice is one submission. */
  formKey: string;
};

/** The form with which a file is handed in. The file comes last, so that what is typed arrives before it. */
export function SubmitForm(props: SubmitFormProps) {
  const { action, checkAction, fileTypes, problems, formKey } = props;
  return (
    <form method="post" action={action} enctype="multipart/form-data" data-upload>
      <input type="hidden" name="key" value={formKey} />
      <SaidFields {...props} />
      <FileField
        name="file"
        label="Predictions"
        accept={fileTypes.join(",")}
        hint={fileTypes.length === 0 ? undefined : `A file of the type ${fileTypes.join(", ")}.`}
        error={errorAt(problems, "file")}
        required
      />
      <Actions>
        <Button look="primary">Submit</Button>
        <Button formaction={checkAction}>Check only</Button>
        <small class="quiet">
          A check looks at everything that needs no labels. It submits nothing and costs no quota.
        </small>
      </Actions>
    </form>
  );
}
