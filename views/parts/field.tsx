import type { ComponentChildren } from "preact";

/** What every kind of field has. */
export type Labelled = {
  /** Form name; the element's id is `field-NAME`, which is where FormErrors links to. */
  name: string;
  label: string;
  /** A sentence that helps before anything is wrong. */
  hint?: ComponentChildren;
  /** What is wrong with the present value. */
  error?: string;
  required?: boolean;
  disabled?: boolean;
};

/** The id of the control called `name`. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** The attributes that tie a control to its label, hint and error. */
export function described({ name, hint, error, required, disabled }: Labelled) {
  const id = fieldId(name);
  const notes = [hint === undefined ? [] : [`${id}-hint`], error === undefined ? [] : [`${id}-error`]].flat();
  return {
    id,
    name,
    required,
    disabled,
    "aria-invalid": error === undefined ? undefined : ("true" as const),
    "aria-describedby": notes.length === 0 ? undefined : notes.join(" "),
  };
}

/** Hint above the control, where it is read before typing; error below it, where the eye is afterwards. */
export function Hint({ of }: { of: Labelled }) {
  return of.hint === undefined ? null : (
    <small class="hint" id={`${fieldId(of.name)}-hint`}>
      {of.hint}
    </small>
  );
}

export function FieldError({ of }: { of: Labelled }) {
  return of.error === undefined ? null : (
    <small class="error" id={`${fieldId(of.name)}-error`}>
      <span class="unseen">Error: </span>
      {of.error}
    </small>
  );
}

/** Required is the rule and goes unmarked; what may be left empty says so. */
export function Optional({ of }: { of: Labelled }) {
  return of.required === true ? null : <span class="optional"> (optional)</span>;
}

/** Label, hint, control, error. */
export function Shell({ of, children }: { of: Labelled; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={fieldId(of.name)}>
        {of.label}
        <Optional of={of} />
      </label>
      <Hint of={of} />
      {children}
      <FieldError of={of} />
    </div>
  );
}

type FieldProps = Labelled & {
  type?: "text" | "email" | "password" | "url" | "number" | "search" | "date" | "datetime-local";
  value?: string | number;
  /** What browsers and password managers may fill in: "username", "new-password", "off" … */
  autocomplete?: string;
  minlength?: number;
  maxlength?: number;
  min?: number | string;
  max?: number | string;
  step?: number | "any";
  pattern?: string;
  /** Codes, identifiers, tokens: set in monospace, without spelling and capitals. */
  code?: boolean;
};

/** A single-line field. */
export function Field(props: FieldProps) {
  const { type = "text", value, autocomplete, minlength, maxlength, min, max, step, pattern, code } = props;
  return (
    // Nobody wonders whether a search must be filled in.
    <Shell of={type === "search" ? { ...props, required: true } : props}>
      <input
        {...described(props)}
        // preact types every kind of input apart; the attributes below are common to ours.
        type={type as "text"}
        {...{ value, autocomplete, minlength, maxlength, min, max, step, pattern }}
        {...(code === true ? { class: "code", spellcheck: false, autocapitalize: "none" as const } : {})}
      />
    </Shell>
  );
}

/** A field of several lines. */
export function TextArea(props: Labelled & { value?: string; rows?: number; maxlength?: number }) {
  return (
    <Shell of={props}>
      <textarea {...described(props)} rows={props.rows ?? 4} maxlength={props.maxlength}>
        {props.value}
      </textarea>
    </Shell>
  );
}
