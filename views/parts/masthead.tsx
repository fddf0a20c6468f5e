import type { Viewer } from "../layout.tsx";
import { places } from "../places.ts";
import { Mark } from "./mark.tsx";

type NavItem = { href: string; label: string };

function navigation(viewer: Viewer): NavItem[] {
  const items = [
    { href: places.benchmarks, label: "Benchmarks" },
    { href: places.teams, label: "Teams" },
    { href: places.host, label: "Host" },
    { href: places.help, label: "Help" },
  ];
  return viewer?.role === "admin" ? [...items, { href: places.admin, label: "Admin" }] : items;
}

/** "page" on the page itself, "true" anywhere below it. */
function currentness(href: string, here: string): "page" | "true" | undefined {
  const path = here.split("?")[0] ?? here;
  if (path === href) return "page";
  return path.startsWith(`${href}/`) ? "true" : undefined;
}

function Account({ viewer }: { viewer: NonNullable<Viewer> }) {
  return (
    <details class="menu">
      <summary>
        <span>{viewer.name}</span>
      </summary>
      <div>
        <a href={places.profile}>Profile and tokens</a>
        <form method="post" action={places.logout}>
          <button>Log out</button>
        </form>
      </div>
    </details>
  );
}

function Entrance({ here, registration }: { here: string; registration: boolean }) {
  const next = `?next=${encodeURIComponent(here)}`;
  return (
    <>
      <a href={places.login + next}>Log in</a>
      {registration && (
        <a class="button" href={places.register + next}>
          Register
        </a>
      )}
    </>
  );
}

/** The top of every page: mark, navigation, and the way in or the account. */
export function Masthead(props: { viewer: Viewer; here: string; registration: boolean }) {
  const { viewer, here, registration } = props;
  return (
    <header class="masthead">
      <a class="wordmark" href={places.home}>
        <Mark /> Assay
      </a>
      <nav aria-label="Main">
        <ul>
          {navigation(viewer).map(({ href, label }) => (
            <li key={href}>
              <a href={href} aria-current={currentness(href, here)}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="account">
        {viewer === null ? <Entrance here={here} registration={registration} /> : <Account viewer={viewer} />}
      </div>
    </header>
  );
}
