import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";
import { LONGEST_PASSWORD } from "../platform/passwords.ts";

/** What a person says about themselves. */
export type Details = { name: string; email: string; fullName: string; affiliation: string };

export const SHORTEST_PASSWORD = 10;

/** @throws Fault invalid when there is a problem at all, with all of them. */
export function insistOn(problems: Problem[]): void {
  if (problems.length > 0) throw new Fault("invalid", "Some of this cannot be accepted.", problems);
}

/** One thing that is wrong with the field called `place`. */
export function defect(place: string, message: string, remedy?: string): Problem {
  return { severity: "error", place, message, ...(remedy === undefined ? {} : { remedy }) };
}

/** What is wrong with these details. Whether name and address are free is for the database to say. */
export function detailsProblems(details: Details): Problem[] {
  return [
    ...nameProblems(details),
    ...emailProblems(details.email),
    ...textProblems("full_name", "full name", details.fullName),
    ...textProblems("affiliation", "affiliation", details.affiliation),
  ];
}

function nameProblems({ name, email }: Details): Problem[] {
  if (!/^[A-Za-z0-9_.@+-]{1,150}$/.test(name)) {
    const remedy = "Use 1 to 150 letters (a–z), digits and _ . @ + - without spaces.";
    return [defect("name", "This cannot be a user name.", remedy)];
  }
  // People may log in by name or by address, so nobody gets a name that is the address of somebody else.
  const isForeign = name.includes("@") && name.toLowerCase() !== email.toLowerCase();
  return isForeign ? [defect("name", "A user name with an @ can only be your own e-mail address.")] : [];
}

export function emailProblems(email: string): Problem[] {
  const isAddress = email.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{C}]+@[\p{L}\p{N}.-]+$/u.test(email);
  return isAddress
    ? []
    : [defect("email", "This is not an e-mail address.", "It looks like name@example.org.")];
}

/** Free text on one line; invisible characters could make one person look like another. */
export function textProblems(place: string, label: string, text: string): Problem[] {
  if (text.length > 200) return [defect(place, `The ${label} is longer than 200 characters.`)];
  return /\p{C}/u.test(text) ? [defect(place, `The ${label} contains characters that cannot be shown.`)] : [];
}

/** What is wrong with a new password for this person: length is what counts (NIST SP 800-63B, section 3.1.1). */
export function passwordProblems(
  password: string,
  person: { name: string; email: string },
  place = "password",
): Problem[] {
  if (password.length < SHORTEST_PASSWORD) {
    return [
      defect(
        place,
        `The password is shorter than ${SHORTEST_PASSWORD} characters.`,
        "A few words in a row make a good one.",
      ),
    ];
  }
  if (password.length > LONGEST_PASSWORD)
    return [defect(place, `The password is longer than ${LONGEST_PASSWORD} characters.`)];
  const lower = password.toLowerCase();
  const isGuessable =
    lower === person.name.toLowerCase() || lower === person.email.toLowerCase() || new Set(lower).size < 4;
  return isGuessable
    ? [defect(place, "This password is the first that somebody would try.", "Choose another one.")]
    : [];
}
