import type { Problem } from "../../src/kit/problem.ts";
import { PersonFields, personFields } from "../accounts/person-fields.tsx";
import type { PersonValues } from "../accounts/person-fields.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { AdminFrame } from "./frame.tsx";
import { RoleChoice } from "./role-choice.tsx";

type Props = { chrome: Chrome; values: PersonValues; role: string; problems: Problem[] };

export function NewUserPage({ chrome, values, role, problems }: Props) {
  const trail = [{ href: "/admin/users", label: "Users" }];
  return (
    <AdminFrame chrome={chrome}>
      <PageHead
        title="Add a user"
        trail={trail}
        lead="You then get a link to hand over, with which they choose their password."
      />
      <FormErrors problems={problems} fields={[...personFields, "role"]} />
      <form method="post" action="/admin/users">
        <PersonFields values={values} problems={problems} own={false} />
        <RoleChoice role={role} />
        <Button look="primary">Add them</Button>
      </form>
    </AdminFrame>
  );
}
