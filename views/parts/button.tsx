import type { ComponentChildren } from "preact";

/** primary: the one thing to do here. plain: another thing. danger: what cannot be undone. quiet: by the way. */
export type ButtonLook = "primary" | "plain" | "danger" | "quiet";

type Props = {
  look?: ButtonLook;
  type?: "submit" | "button" | "reset";
  /** Sent with the form, when the form has more than one button. */
  name?: string;
  value?: string;
  /** The id of the form, when the button stands outside it. */
  form?: string;
  /** Where this button sends the form, when that is not where the form says. */
  formaction?: string;
  disabled?: boolean;
  children: ComponentChildren;
};

/** A button that submits its form, unless told otherwise. */
export function Button({ look = "plain", type = "submit", children, ...rest }: Props) {
  return (
    <button class={look} type={type} {...rest}>
      {children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink(props: {
  href: string;
  look?: ButtonLook;
  download?: boolean;
  children: ComponentChildren;
}) {
  return (
    <a class={`button ${props.look ?? "plain"}`} href={props.href} download={props.download}>
      {props.children}
    </a>
  );
}

/** A row of buttons; the first is the main one. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
