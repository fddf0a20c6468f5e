import { describe, expect, test } from "bun:test";
import { DataTable } from "../../views/parts/data-table.tsx";
import { errorAt, FormErrors } from "../../views/parts/form-errors.tsx";
import { Field } from "../../views/parts/field.tsx";
import { Meter, Progress } from "../../views/parts/gauge.tsx";
import { Pagination } from "../../views/parts/pagination.tsx";
import { Score } from "../../views/parts/quantity.tsx";
import { ScoreChart } from "../../views/parts/score-chart.tsx";
import type { ChartRow } from "../../views/parts/score-chart.tsx";
import { renderPiece } from "../../views/render.ts";

describe("fields", () => {
  test("tie hint and error to the control", () => {
    const html = renderPiece(<Field name="a" label="A" hint="h" error="e" />);
    expect(html).toContain('aria-invalid="true" aria-describedby="field-a-hint field-a-error"');
    expect(html).toContain("(optional)");
  });

  test("an optional field without troubles is plain", () => {
    const html = renderPiece(<Field name="a" label="A" required />);
    expect(html).not.toMatch(/aria-|optional/);
  });

  const problems = [
    { severity: "error" as const, place: "email", message: "No “@”.", remedy: "Add one." },
    { severity: "error" as const, place: "phase", message: "Closed." },
  ];

  test("errors above a form link to the fields that exist", () => {
    const html = renderPiece(<FormErrors problems={problems} fields={["email"]} />);
    expect(html).toContain('<a href="#field-email">No “@”. Add one.</a>');
    expect(html).toContain("<li>Closed.</li>");
    expect(errorAt(problems, "email")).toBe("No “@”. Add one.");
    expect(errorAt(problems, "name")).toBeUndefined();
  });

  test("no errors, no box", () => {
    expect(renderPiece(<FormErrors problems={[]} fields={[]} />)).toBe("");
  });
});

test("a table names its order, its rows and its cells", () => {
  const html = renderPiece(
    <DataTable
      caption="Board"
      columns={[
        { head: "Team", names: true, cell: (row: { id: number; name: string }) => row.name },
        { head: "Score", numeric: true, sort: { href: "?by=s", now: "descending" }, cell: () => "0.9" },
        { head: "Other", sort: { href: "?by=o" }, cell: () => "1" },
      ]}
      rows={[
        { id: 1, name: "A" },
        { id: 2, name: "B" },
      ]}
      rowKey={({ id }) => id}
      own={({ id }) => id === 2}
      quiet={({ id }) => id === 1}
    />,
  );
  expect(html).toContain(
    '<th scope="col" class="numeric" aria-sort="descending"><a href="?by=s">Score</a></th>',
  );
  expect(html).toContain('<th scope="col"><a href="?by=o">Other</a></th>');
  expect(html).toContain('<tr class="quiet"><th scope="row" data-label="Team">A</th>');
  expect(html).toContain(
    '<tr class="own"><th scope="row" data-label="Team">B</th><td class="numeric" data-label="Score">',
  );
});

describe("paging", () => {
  const pages = (page: number, of: number) =>
    renderPiece(<Pagination page={page} pages={of} href={(n) => `?page=${n}`} label="x" />);
  const shown = (html: string) =>
    [...html.matchAll(/<li>(?:<a[^>]*>)?([^<]+)/g)].map(([, text]) => text).join(" ");

  test("shows first, last, the neighbours, and never leaves out a single page", () => {
    expect(shown(pages(6, 24))).toBe("1 … 5 6 7 … 24");
    expect(shown(pages(4, 24))).toBe("1 2 3 4 5 … 24");
    expect(shown(pages(1, 3))).toBe("1 2 3");
    expect(pages(1, 1)).toBe("");
  });

  test("goes no further than there are pages", () => {
    expect(pages(1, 3)).not.toContain('rel="prev"');
    expect(pages(3, 3)).not.toContain('rel="next"');
    expect(pages(2, 3)).toContain('<a href="?page=2" aria-label="Page 2" aria-current="page">');
  });
});

describe("gauges", () => {
  const rects = (html: string) => html.match(/<rect/g)?.length;

  test("a quota that can be counted has one mark each", () => {
    const html = renderPiece(<Meter label="Today" value={2} max={5} />);
    expect(rects(html)).toBe(5);
    expect(html.match(/class="used"/g)?.length).toBe(2);
    expect(html).not.toContain("gauge full");
  });

  test("a large one is a bar, and more than all is all", () => {
    const html = renderPiece(<Meter label="Total" value={130} max={100} />);
    expect(rects(html)).toBe(2);
    expect(html).toContain('aria-valuenow="100"');
    expect(html).toContain("130 of 100");
    expect(html).toContain("gauge full");
  });

  test("no quota at all draws nothing", () => {
    expect(rects(renderPiece(<Meter label="None" value={0} max={0} />))).toBeUndefined();
  });

  test("progress without a share is indeterminate", () => {
    expect(renderPiece(<Progress label="x" />)).not.toContain("value");
    expect(renderPiece(<Progress label="x" done={0} />)).toContain('value="0"');
  });
});

test("a missing score is a dash, never a number", () => {
  expect(renderPiece(<Score value={null} precision={3} />)).toContain("—");
  expect(renderPiece(<Score value={-0.5} precision={3} />)).toContain("−0.500");
});

describe("chart", () => {
  const row = (key: number, over: Partial<ChartRow> = {}): ChartRow => ({
    key,
    name: `team ${key}`,
    value: 1 / key,
    low: null,
    high: null,
    ...over,
  });
  const many = Array.from({ length: 40 }, (_, index) => row(index + 1));

  test("draws the first rows, the reader's own and the baselines", () => {
    const rows = [...many, row(41, { kind: "own", low: 0.01, high: 0.04 }), row(42, { kind: "baseline" })];
    const html = renderPiece(<ScoreChart title="T" rows={rows} precision={2} higherIsBetter limit={10} />);
    expect(html.match(/<circle/g)?.length).toBe(12);
    expect(html.match(/class="whisker"/g)?.length).toBe(1);
    expect(html).toContain("12 of 42 shown");
    expect(html).toContain('<div class="own">');
    expect(html).toContain("First is team 1 with 1.00. Your team has 0.02.");
  });
});
