import { Choices } from "../parts/choice.tsx";

const roles = [
  {
    value: "participant",
    label: "Participant",
    hint: "Forms teams, enters benchmarks, hands in submissions.",
  },
  { value: "host", label: "Host", hint: "Also forms host teams and imports new benchmarks." },
  { value: "admin", label: "Administrator", hint: "Also manages users and settings, and sees everything." },
];

export function RoleChoice({ role }: { role: string }) {
  return <Choices type="radio" name="role" label="Role" options={roles} values={[role]} required />;
}
