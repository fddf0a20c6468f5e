import type { ComponentChildren } from "preact";

/** A button that static/js/copy.js brings to life; hidden where there is no JavaScript to copy with. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  return (
    <button class="copy" type="button" data-copy={text} hidden>
      {label}
    </button>
  );
}

/** A digest by its first twelve characters, whole in its title and in what is copied. */
export function Digest({ value }: { value: string }) {
  const hex = value.replace(/^[a-z0-9]+:/, "");
  return (
    <span class="digest">
      <code title={value}>{hex.slice(0, 12)}</code>
      <CopyButton text={value} label="Copy" />
    </span>
  );
}

/** Text to be typed or read as it is: a command, a log, the head of a file. */
export function CodeBlock(props: { label: string; code: string; note?: ComponentChildren }) {
  return (
    <figure class="listing">
      <figcaption>
        {props.label}
        <CopyButton text={props.code} />
      </figcaption>
      <pre tabindex={0} aria-label={props.label}>
        <code>{props.code}</code>
      </pre>
      {props.note !== undefined && <p class="quiet">{props.note}</p>}
    </figure>
  );
}
