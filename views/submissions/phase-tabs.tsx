import { Tabs } from "../parts/navigation.tsx";

export type PhaseChoice = { id: number; name: string };

type Props = {
  phases: PhaseChoice[];
  current: number;
  /** The address of this page without its query. */
  base: string;
};

/** The phases of a benchmark to choose from; nothing where there is no choice. */
export function PhaseTabs({ phases, current, base }: Props) {
  if (phases.length < 2) return null;
  const tabs = phases.map(({ id, name }) => ({
    href: `${base}?phase=${id}`,
    label: name,
    current: id === current,
  }));
  return <Tabs label="Phases" tabs={tabs} />;
}
