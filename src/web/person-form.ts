import type { Details } from "../accounts/details.ts";
import type { Form } from "../doors/forms.ts";

/** The details of a person from a form that shows PersonFields. */
export function detailsOf(form: Form): Details {
  return {
    name: form.text("name"),
    email: form.text("email"),
    fullName: form.text("full_name"),
    affiliation: form.text("affiliation"),
  };
}
