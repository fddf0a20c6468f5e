import type { ComponentChildren } from "preact";

export type Column<Row> = {
  /** Head of the column, and its label when the table is stacked on a narrow screen. */
  head: string;
  cell: (row: Row, index: number) => ComponentChildren;
  /** Right-aligned, tabular figures. */
  numeric?: boolean;
  /** This cell names the row: rendered as `<th scope="row">`. */
  names?: boolean;
  /** A link that orders by this column, and how the table is ordered by it now. */
  sort?: { href: string; now?: "ascending" | "descending" };
};

type Props<Row> = {
  /** What the table shows; read out first, seen above the table unless hidden because a heading already says it. */
  caption: string;
  captionHidden?: boolean;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** The reader's own row. */
  own?: (row: Row) => boolean;
  /** A row that is there for comparison, such as a baseline. */
  quiet?: (row: Row) => boolean;
  /** Id of the table, when something else (a chart, htmx) refers to it. */
  id?: string;
};

function Head<Row>({ head, numeric, sort }: Column<Row>) {
  return (
    <th scope="col" class={numeric === true ? "numeric" : undefined} aria-sort={sort?.now}>
      {sort === undefined ? head : <a href={sort.href}>{head}</a>}
    </th>
  );
}

function Cell<Row>({ column, row, index }: { column: Column<Row>; row: Row; index: number }) {
  const look = column.numeric === true ? "numeric" : undefined;
  const content = column.cell(row, index);
  return column.names === true ? (
    <th scope="row" class={look} data-label={column.head}>
      {content}
    </th>
  ) : (
    <td class={look} data-label={column.head}>
      {content}
    </td>
  );
}

function look(own: boolean, quiet: boolean): string | undefined {
  return own ? "own" : quiet ? "quiet" : undefined;
}

/**
 * A table that scrolls sideways inside a region which the keyboard reaches, and becomes a list of labelled values
 * under 40rem. For no rows at all show an EmptyState instead.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, captionHidden, columns, rows, rowKey, own, quiet, id } = props;
  return (
    <div class="scroll" role="region" aria-label={caption} tabindex={0}>
      <table id={id}>
        <caption class={captionHidden === true ? "unseen" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.head} {...column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row)} class={look(own?.(row) === true, quiet?.(row) === true)}>
              {columns.map((column) => (
                <Cell key={column.head} {...{ column, row, index }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
