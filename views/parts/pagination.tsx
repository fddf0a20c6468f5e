type Props = {
  /** From 1. */
  page: number;
  pages: number;
  href: (page: number) => string;
  /** What is being paged: "Submissions". */
  label: string;
};

/** First, last, and the two on either side of here; null stands for pages left out. */
function pagesAround(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages);
  const shown = [...new Set(near)].sort((a, b) => a - b);
  return shown.flatMap((n, index) => {
    const gap = n - (shown[index - 1] ?? n);
    return gap > 2 ? [null, n] : gap === 2 ? [n - 1, n] : [n];
  });
}

/** Links to the pages of a long list; nothing when there is only one. */
export function Pagination({ page, pages, href, label }: Props) {
  if (pages <= 1) return null;
  return (
    <nav class="pages" aria-label={`Pages of ${label}`}>
      {page > 1 && (
        <a href={href(page - 1)} rel="prev">
          Previous
        </a>
      )}
      <ol>
        {pagesAround(page, pages).map((n, index) => (
          <li key={n ?? `gap ${index}`}>
            {n === null ? (
              "…"
            ) : (
              <a href={href(n)} aria-label={`Page ${n}`} aria-current={n === page ? "page" : undefined}>
                {n}
              </a>
            )}
          </li>
        ))}
      </ol>
      {page < pages && (
        <a href={href(page + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
