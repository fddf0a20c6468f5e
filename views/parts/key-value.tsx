import type { ComponentChildren } from "preact";

export type Fact = [label: string, value: ComponentChildren];

/** Facts as label and value, one under the other. */
export function KeyValue({ facts }: { facts: Fact[] }) {
  return (
    <dl>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
