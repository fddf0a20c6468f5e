import { Actions, Button } from "../../parts/button.tsx";
import { Choices } from "../../parts/choice.tsx";
import { FileField } from "../../parts/file-field.tsx";
import { errorAt, FormErrors } from "../../parts/form-errors.tsx";
import { Notice } from "../../parts/notice.tsx";
import { type Said, SaidFields, saidNames } from "../said-fields.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { LOCAL_IMAGE } from "./setup.ts";

export type ArchiveState = {
  /** Where the form sends, and where its file goes piece by piece before that. */
  action: string;
  piecesAction: string;
  /** An archive that is here already, so that it need not be sent again. */
  arrived: { key: string; name: string } | null;
  /** The images in it, where it has several. */
  choose: string[];
};

/** The form with which an archive of an image is handed in; static/js/archive.js lets it survive broken connections. */
export function ArchiveForm({ archive, said }: { archive: ArchiveState; said: Said }) {
  const { action, piecesAction, arrived, choose } = archive;
  const { problems } = said;
  return (
    <section aria-labelledby="archive">
      <h2 id="archive">Or hand in an archive</h2>
      <p>
        Where nothing can be pushed from: save the image to a file and hand that in here. It is looked over
        and submitted like an image that was pushed.
      </p>
      <CodeBlock label="Save an image" code={`docker save ${LOCAL_IMAGE} | gzip > model.tar.gz`} />
      <FormErrors problems={problems} fields={[...saidNames(said), "file", "image"]} />
      <form method="post" action={action} enctype="multipart/form-data" data-pieces={piecesAction}>
        <input type="hidden" name="upload" value={arrived?.key ?? ""} />
        <SaidFields {...said} />
        {arrived !== null && (
          <Notice tone="good">
            <code>{arrived.name}</code> has arrived and need not be sent again.
          </Notice>
        )}
        {choose.length > 0 && (
          <Choices
            type="radio"
            name="image"
            label="Which of its images"
            required
            values={[]}
            options={choose.map((name) => ({ value: name, label: name }))}
            error={errorAt(problems, "image")}
          />
        )}
        <FileField
          name="file"
          label={arrived === null ? "Archive" : "Another archive instead"}
          accept=".tar,.gz,.tgz,.zst"
          hint="What docker save, podman save or skopeo writes: a tar, as it is or packed with gzip or zstd. If the connection breaks, choose the same file again: it goes on where it was."
          error={errorAt(problems, "file")}
          required={arrived === null}
        />
        <Actions>
          <Button look="primary">Hand in</Button>
        </Actions>
      </form>
    </section>
  );
}
