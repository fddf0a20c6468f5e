import type { Person } from "../../src/accounts/users.ts";
import type { Chrome } from "../layout.tsx";
import { Badge } from "../parts/badge.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Relative } from "../parts/quantity.tsx";
import { AdminFrame } from "./frame.tsx";

type Props = {
  chrome: Chrome;
  people: Person[];
  search: string;
  /** How many match, on all pages. */
  total: number;
  page: number;
  pages: number;
  now: number;
};

function columns(now: number): Column<Person>[] {
  return [
    { head: "User", names: true, cell: ({ id, name }) => <a href={`/admin/users/${id}`}>{name}</a> },
    { head: "Full name", cell: ({ full_name }) => full_name },
    { head: "E-mail address", cell: ({ email }) => email },
    { head: "Role", cell: ({ role }) => role },
    {
      head: "State",
      cell: ({ state }) => (state === "active" ? "active" : <Badge tone="warn">disabled</Badge>),
    },
    {
      head: "Last seen",
      cell: ({ seen_at }) => (seen_at === null ? "never" : <Relative at={seen_at} now={now} />),
    },
  ];
}

/** Everybody with an account. */
export function UsersPage({ chrome, people, search, total, page, pages, now }: Props) {
  const href = (number: number) => `/admin/users?q=${encodeURIComponent(search)}&page=${number}`;
  return (
    <AdminFrame chrome={chrome}>
      <PageHead title="Users" actions={<ButtonLink href="/admin/users/new">Add a user</ButtonLink>} />
      <form method="get" action="/admin/users" role="search">
        <Field name="q" type="search" label="Name or address contains" value={search} />
        <Button>Search</Button>
      </form>
      {people.length === 0 ? (
        <EmptyState title="Nobody found" action={<ButtonLink href="/admin/users">Show everybody</ButtonLink>}>
          No user name, full name or address contains “{search}”.
        </EmptyState>
      ) : (
        <DataTable
          caption={total === 1 ? "1 user" : `${total} users`}
          columns={columns(now)}
          rows={people}
          rowKey={({ id }) => id}
          quiet={({ state }) => state === "disabled"}
        />
      )}
      <Pagination label="users" page={page} pages={pages} href={href} />
    </AdminFrame>
  );
}
