import { described, Shell } from "./field.tsx";
import type { Labelled } from "./field.tsx";

type Props = Labelled & {
  /** File types as the `accept` attribute writes them: ".csv,.json". */
  accept?: string;
};

/**
 * A file to hand in. It works as it is; inside a form with `data-upload`, static/js/upload.js lets people drop a file
 * on the zone and shows how far the upload is in the progress bar, which stays hidden otherwise.
 */
export function FileField(props: Props) {
  return (
    <Shell of={props}>
      <div class="drop" data-drop>
        <input type="file" {...described(props)} accept={props.accept} />
        <p data-drop-note hidden>
          or drop the file here
        </p>
      </div>
      <div class="progress" data-upload-progress hidden>
        <progress max={100} value={0} aria-label="Upload" />
        <output data-upload-note />
      </div>
    </Shell>
  );
}
