import type { ComponentChildren } from "preact";
import { described, FieldError, fieldId, Hint, Optional, Shell } from "./field.tsx";
import type { Labelled } from "./field.tsx";

export type Option = { value: string; label: string; hint?: string; disabled?: boolean };

/** One of many, folded away. `placeholder` is the empty first choice: "Choose a phase". */
export function Select(props: Labelled & { options: Option[]; value?: string; placeholder?: string }) {
  return (
    <Shell of={props}>
      <select {...described(props)}>
        {props.placeholder !== undefined && <option value="">{props.placeholder}</option>}
        {props.options.map(({ value, label, disabled }) => (
          <option key={value} value={value} selected={value === props.value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
    </Shell>
  );
}

/** A single yes or no. The label may hold links, such as the terms that are being accepted. */
export function Checkbox(
  props: Omit<Labelled, "label"> & { label: ComponentChildren; checked?: boolean; value?: string },
) {
  const of = { ...props, label: "" };
  return (
    <div class="field">
      <div class="choice">
        <input type="checkbox" {...described(of)} value={props.value ?? "yes"} checked={props.checked} />
        <label for={fieldId(props.name)}>{props.label}</label>
        <Hint of={of} />
      </div>
      <FieldError of={of} />
    </div>
  );
}

/**
 * One of a few ("radio") or some of a few ("checkbox"), all in sight. The first carries the field's id, so that
 * FormErrors finds it. HTML cannot require "at least one" of several checkboxes: the server does.
 */
export function Choices(
  props: Labelled & { type: "radio" | "checkbox"; options: Option[]; values?: string[] },
) {
  const { type, name, options, values = [] } = props;
  const { "aria-describedby": notes } = described(props);
  return (
    <fieldset class="field" aria-describedby={notes} disabled={props.disabled}>
      <legend>
        {props.label}
        <Optional of={props} />
      </legend>
      <Hint of={props} />
      {options.map(({ value, label, hint, disabled }, index) => {
        const id = index === 0 ? fieldId(name) : `${fieldId(name)}-${index}`;
        return (
          <div class="choice" key={value}>
            <input
              {...{ id, type, name, value, disabled }}
              checked={values.includes(value)}
              required={type === "radio" && props.required}
              aria-describedby={hint === undefined ? undefined : `${id}-hint`}
            />
            <label for={id}>{label}</label>
            {hint !== undefined && (
              <small class="hint" id={`${id}-hint`}>
                {hint}
              </small>
            )}
          </div>
        );
      })}
      <FieldError of={props} />
    </fieldset>
  );
}
