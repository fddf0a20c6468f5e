import { expect, test } from "bun:test";
import { BenchmarkCard } from "../../views/parts/card.tsx";
import { Choices } from "../../views/parts/choice.tsx";
import { ConfirmForm } from "../../views/parts/confirm-form.tsx";
import { CodeBlock, Digest } from "../../views/parts/copy.tsx";
import { DataTable } from "../../views/parts/data-table.tsx";
import { Field, TextArea } from "../../views/parts/field.tsx";
import { FormErrors } from "../../views/parts/form-errors.tsx";
import { Layout } from "../../views/layout.tsx";
import { ScoreChart } from "../../views/parts/score-chart.tsx";
import { renderPage } from "../../views/render.ts";

const hostile = `"><img src=x onerror=alert(1)></textarea></title><script>alert(2)</script>'&amp;`;
const problem = { severity: "error" as const, place: hostile, message: hostile, remedy: hostile };

const page = renderPage(
  <Layout
    title={hostile}
    viewer={{ id: 1, name: hostile, role: "host" }}
    theme="dark"
    here={hostile}
    flash={{ tone: "bad", message: hostile }}
    version={hostile}
    banner={hostile}
  >
    <Field name="a" label={hostile} value={hostile} hint={hostile} error={hostile} />
    <TextArea name="b" label={hostile} value={hostile} />
    <Choices type="radio" name="c" label={hostile} options={[{ value: hostile, label: hostile }]} />
    <FormErrors problems={[problem]} fields={[hostile]} heading={hostile} />
    <DataTable
      caption={hostile}
      columns={[{ head: hostile, cell: (row: string) => row }]}
      rows={[hostile]}
      rowKey={(row) => row}
    />
    <CodeBlock label={hostile} code={hostile} />
    <Digest value={hostile} />
    <ConfirmForm action="/x" label={hostile} confirm={hostile} values={{ [hostile]: hostile }}>
      {hostile}
    </ConfirmForm>
    <BenchmarkCard
      href="/b"
      title={hostile}
      host={hostile}
      summary={hostile}
      season="past"
      facts={[hostile]}
    />
    <ScoreChart
      title={hostile}
      rows={[{ key: hostile, name: hostile, value: 1, low: null, high: null }]}
      precision={2}
      higherIsBetter
    />
  </Layout>,
);

/** Names of all elements, and of all their attributes, as an HTML parser sees them. */
function markup(html: string): { elements: Set<string>; attributes: Set<string> } {
  const elements = new Set<string>();
  const attributes = new Set<string>();
  new HTMLRewriter()
    .on("*", {
      element(element) {
        elements.add(element.tagName);
        for (const [name] of element.attributes) attributes.add(name);
      },
    })
    .transform(html);
  return { elements, attributes };
}

test("what people write stays text, in content and in attributes", () => {
  const { elements, attributes } = markup(page);
  expect(elements).not.toContain("img");
  expect([...attributes].filter((name) => name.startsWith("on"))).toEqual([]);
  expect(page).not.toContain("<script>");
  expect(page.split("&lt;img src=x onerror=alert(1)>").length).toBeGreaterThan(25);
});

test("the page starts with its doctype", () => {
  expect(page).toStartWith("<!doctype html>\n<html");
});
