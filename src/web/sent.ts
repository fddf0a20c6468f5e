import { signedIn } from "../accounts/viewer.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { type Refused, refusedBy } from "./refused.ts";
import type { Visit } from "./visit.ts";

/** What a page shows when one of its forms was refused. */
export type SentBack = { form: Form; refused: Refused };

/**
 * For the forms of one page, which only who is logged in can send: makes a handler of what a form asks for. When that
 * is refused, `show` shows the page again with what was typed.
 */
export function sentFrom(show: (visit: Visit, sentBack: SentBack) => Promise<Response>) {
  return (act: (visit: Visit, form: Form) => Promise<Response>) =>
    async (visit: Visit): Promise<Response> => {
      signedIn(visit.viewer);
      const form = await readForm(visit);
      try {
        return await act(visit, form);
      } catch (error) {
        return show(visit, { form, refused: refusedBy(error) });
      }
    };
}
