import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Details, detailsProblems, passwordProblems } from "../../src/accounts/details.ts";
import { register } from "../../src/accounts/register.ts";
import { changeSettings } from "../../src/accounts/settings.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

const ada = {
  name: "ada",
  email: "ada@example.org",
  fullName: "Ada Lovelace",
  affiliation: "",
  password: "correct horse",
};
const people = () => app.db.selectFrom("user").select(["name", "email", "role", "full_name"]).execute();
const placesOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error) => error.problems.map(({ place }: { place: string }) => place),
  );

test("makes a participant, and notes it without a name", async () => {
  await register(app, ada, "192.0.2.1");
  expect(await people()).toEqual([
    { name: "ada", email: "ada@example.org", role: "participant", full_name: "Ada Lovelace" },
  ]);
  const { details, action, actor_id } = await app.db
    .selectFrom("audit")
    .selectAll()
    .executeTakeFirstOrThrow();
  expect({ details, action, actor_id }).toEqual({
    details: '{"role":"participant"}',
    action: "added",
    actor_id: null,
  });
});

test("answers a known address as an unknown one, and makes nothing", async () => {
  await addPerson(app, "ada");
  await register(app, { ...ada, name: "lovelace", email: "ADA@example.org" }, "192.0.2.1");
  expect((await people()).map(({ name }) => name)).toEqual(["ada"]);
});

test("says that a name is taken, in whatever case", async () => {
  await addPerson(app, "ada");
  expect(await placesOf(register(app, { ...ada, name: "ADA", email: "other@example.org" }, ""))).toEqual([
    "name",
  ]);
});

test("of two at once with one name, one gets it", async () => {
  const attempts = ["a", "b"].map((letter) => register(app, { ...ada, email: `${letter}@example.org` }, ""));
  const outcomes = await Promise.all(attempts.map((attempt) => placesOf(attempt)));
  expect(outcomes.toSorted()).toEqual([[], ["name"]]);
  expect(await people()).toHaveLength(1);
});

test("says everything that is wrong at once", async () => {
  const wrong = {
    name: "a b",
    email: "nowhere",
    fullName: "x".repeat(201),
    affiliation: "\u202E",
    password: "short",
  };
  expect(await placesOf(register(app, wrong, ""))).toEqual([
    "name",
    "email",
    "full_name",
    "affiliation",
    "password",
  ]);
  expect(await people()).toEqual([]);
});

test("can be switched off", async () => {
  await app.db
    .transaction()
    .execute((trx) => changeSettings(trx, { openRegistration: false }, null, app.clock.now()));
  await expect(register(app, ada, "")).rejects.toMatchObject({ kind: "forbidden" });
  expect(await people()).toEqual([]);
});

describe("user names", () => {
  const problems = (name: string, email = "ada@example.org") =>
    detailsProblems({ name, email, fullName: "", affiliation: "" } satisfies Details).map(
      ({ place }) => place,
    );

  test("are letters, digits and _ . @ + -", () => {
    for (const name of ["a", "Ada.Lovelace+test_1-2", "x".repeat(150)]) expect(problems(name)).toEqual([]);
    for (const name of ["", "x".repeat(151), "a b", "ä", "a\n", "<b>", "a/b", "аdа"])
      expect(problems(name)).toEqual(["name"]);
  });

  test("that are addresses are one's own", () => {
    expect(problems("Ada@example.org")).toEqual([]);
    expect(problems("bob@example.org")).toEqual(["name"]);
  });

  test("and addresses never carry what a mail header or a page would take for more", () => {
    const hostile = fc.constantFrom(...' \t\r\n\0\u202E<>,;:"()[]\\@');
    const place = fc.nat("ada@example.org".length);
    fc.assert(
      fc.property(hostile, place, (character, at) => {
        const email = `${ada.email.slice(0, at)}${character}${ada.email.slice(at)}`;
        expect(problems("ada", email)).toEqual(["email"]);
      }),
    );
    for (const email of ["a@b", "a@localhost", "ü@exämple.de", "o'hara+x@example.co.uk"])
      expect(problems("ada", email)).toEqual([]);
    for (const email of ["", "a", "@b", "a@", "a@b@c", "a@b\r\nBcc: c@d", "a b@c", "<a@b>"])
      expect(problems("ada", email)).toEqual(["email"]);
  });
});

test.each([
  ["123456789", false],
  ["1234567890", true],
  ["aaaaaaaaaaaaa", false],
  ["ADA@example.org", false],
  ["x1y2".repeat(256), true],
  [`${"x1y2".repeat(256)}z`, false],
  ["Ein Satz mit Umläuten — völlig in Ordnung", true],
])("the password %p is accepted: %p", (password, accepted) => {
  expect(passwordProblems(password, ada).length === 0).toBe(accepted);
});
