import type { Chrome } from "./layout.tsx";
import { Layout } from "./layout.tsx";
import { Badge } from "./parts/badge.tsx";
import { ButtonLink } from "./parts/button.tsx";
import { PageHead } from "./parts/navigation.tsx";
import { FormPatterns } from "./patterns/forms.tsx";
import { MessagePatterns } from "./patterns/messages.tsx";
import { NavigationPatterns } from "./patterns/navigation.tsx";
import { ProgressPatterns } from "./patterns/progress.tsx";
import { ScorePatterns } from "./patterns/scores.tsx";
import { TextPatterns } from "./patterns/text.tsx";
import { places } from "./places.ts";

/** Every part in every state on one page, at /-/patterns: for choosing one, and for seeing what a change does to all. */
export function Patterns({ chrome }: { chrome: Chrome }) {
  return (
    <Layout {...chrome}>
      <PageHead
        title="Patterns"
        trail={[{ href: places.help, label: "Help" }]}
        marks={<Badge>invented data</Badge>}
        actions={<ButtonLink href={places.apiDocs}>API</ButtonLink>}
        lead="Every part of the interface in each of its states."
      />
      <ScorePatterns />
      <NavigationPatterns />
      <MessagePatterns />
      <ProgressPatterns />
      <FormPatterns />
      <TextPatterns />
    </Layout>
  );
}
