import type { Theme } from "../layout.tsx";
import { places } from "../places.ts";

const themes: { value: Theme; label: string }[] = [
  { value: "auto", label: "Auto" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Three buttons, one of them pressed: the choice posts to /theme, which sets the cookie and comes back here. */
function ThemeChoice({ theme, here }: { theme: Theme; here: string }) {
  return (
    <form class="theme" method="post" action={places.theme} aria-label="Colours">
      <input type="hidden" name="back" value={here} />
      {themes.map(({ value, label }) => (
        <button key={value} name="theme" value={value} aria-pressed={value === theme}>
          {label}
        </button>
      ))}
    </form>
  );
}

/** The foot of every page: what this is, where to read on, and the choice of colours. */
export function Footer({ theme, here, version }: { theme: Theme; here: string; version: string }) {
  return (
    <footer class="colophon">
      <p>
        Assay <span class="number">{version}</span>
      </p>
      <nav aria-label="About">
        <a href={places.help}>Guide</a>
        <a href={places.apiDocs}>API</a>
        <a href={places.licence}>Licence</a>
      </nav>
      <ThemeChoice theme={theme} here={here} />
    </footer>
  );
}
