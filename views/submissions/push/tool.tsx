import type { ComponentChildren } from "preact";

/** Ways to do the same thing, of which one is unfolded at a time. */
export function Tools({ children }: { children: ComponentChildren }) {
  return <div class="tools">{children}</div>;
}

/** One of them. Without JavaScript too, since unfolding is the browser's. */
export function Tool(props: { name: string; about?: string; isOpen?: boolean; children: ComponentChildren }) {
  const { name, about, isOpen = false, children } = props;
  return (
    <details name="tool" open={isOpen}>
      <summary>
        <code>{name}</code>
        {about !== undefined && <span class="quiet"> {about}</span>}
      </summary>
      <div>{children}</div>
    </details>
  );
}
