import type { ComponentChildren } from "preact";

type Props = {
  /** Address of the event stream; each unnamed message is HTML that replaces the content, keeping focus and scroll. */
  stream: string;
  /** Id of the element, for messages that update several regions. */
  id?: string;
  /** Content now: complete without the stream. */
  children: ComponentChildren;
};

/** A region that the server keeps up to date. A message named "done" closes the stream. */
export function Live({ stream, id, children }: Props) {
  return (
    <div id={id} hx-sse:connect={stream} hx-sse:close="done" hx-swap="innerMorph" aria-live="polite">
      {children}
    </div>
  );
}
