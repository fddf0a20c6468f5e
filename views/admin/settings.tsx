import type { Settings } from "../../src/accounts/settings.ts";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { Checkbox } from "../parts/choice.tsx";
import { Field } from "../parts/field.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { AdminFrame } from "./frame.tsx";

/** What can be changed while the server runs; the rest are flags of `assay serve`. */
export function SettingsPage({ chrome, settings }: { chrome: Chrome; settings: Settings }) {
  return (
    <AdminFrame chrome={chrome}>
      <PageHead title="Settings" />
      <form method="post" action="/admin/settings">
        <Checkbox
          name="open_registration"
          label="Open registration"
          hint="People may make accounts for themselves. Otherwise you add them."
          checked={settings.openRegistration}
        />
        <Field
          name="contact"
          label="Contact"
          hint="Whom to ask for a new password, shown where people log in: a name, an address, a room."
          value={settings.contact}
          maxlength={200}
        />
        <Checkbox
          name="offline"
          label="No internet"
          hint="Participants cannot reach the internet. They are shown how to install EvalAI’s client from this server, from the packages that you add with assay wheels add."
          checked={settings.offline}
        />
        <Button look="primary">Save</Button>
      </form>
    </AdminFrame>
  );
}
