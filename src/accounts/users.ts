import { Fault } from "../kit/fault.ts";
import type { Db, Trx } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { recordAudit } from "./audit.ts";
import { defect, type Details, detailsProblems, insistOn } from "./details.ts";

export type Role = Row<"user">["role"];
export const roles: Role[] = ["participant", "host", "admin"];

/** A person with an account, as administrators see them. */
export type Person = Pick<
  Row<"user">,
  "id" | "name" | "email" | "full_name" | "affiliation" | "role" | "state" | "created_at" | "seen_at"
>;

const personColumns = [
  "id",
  "name",
  "email",
  "full_name",
  "affiliation",
  "role",
  "state",
  "created_at",
  "seen_at",
] as const;

/** Adds somebody, and says outright what is taken: for administrators and the command line. @throws Fault invalid. */
export async function addUser(
  trx: Trx,
  person: Details & { role: Role; passwordHash: string },
  actorId: number | null,
  now: number,
): Promise<number> {
  insistOn([...detailsProblems(person), ...(await takenProblems(trx, person))]);
  return insertUser(trx, person, actorId, now);
}

/** Which of these belong to somebody else than `exceptId`. */
export async function takenProblems(db: Db, person: { name?: string; email?: string }, exceptId = 0) {
  const others = db.selectFrom("user").select("id").where("id", "!=", exceptId);
  const { name, email } = person;
  const nameTaken =
    name !== undefined && (await others.where("name", "=", name).executeTakeFirst()) !== undefined;
  const emailTaken =
    email !== undefined && (await others.where("email", "=", email).executeTakeFirst()) !== undefined;
  return [
    ...(nameTaken
      ? [defect("name", "Somebody else has this user name already.", "Choose another one.")]
      : []),
    ...(emailTaken ? [defect("email", "This address belongs to another account.")] : []),
  ];
}

/** Writes the row and its act. `actorId` is null when people register themselves. */
export async function insertUser(
  trx: Trx,
  person: Details & { role: Role; passwordHash: string },
  actorId: number | null,
  now: number,
): Promise<number> {
  const { name, email, fullName, affiliation, role, passwordHash } = person;
  const { id } = await trx
    .insertInto("user")
    .values({
      name,
      email,
      full_name: fullName,
      affiliation,
      role,
      password_hash: passwordHash,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await recordAudit(trx, { actorId, action: "added", object: "user", objectId: id, details: { role } }, now);
  return id;
}

/** @throws Fault missing. */
export async function userById(db: Db, id: number): Promise<Person> {
  const person = await db.selectFrom("user").select(personColumns).where("id", "=", id).executeTakeFirst();
  if (person === undefined) throw new Fault("missing", "There is no such user.");
  return person;
}

/** @throws Fault missing, naming the name. */
export async function userByName(db: Db, name: string): Promise<Person> {
  const person = await db
    .selectFrom("user")
    .select(personColumns)
    .where("name", "=", name)
    .executeTakeFirst();
  if (person === undefined) throw new Fault("missing", `There is no user called "${name}".`);
  return person;
}

/** People whose name, address or full name contains `search`, by name, a page at a time from 1. */
export async function listUsers(
  db: Db,
  search: string,
  page: number,
  perPage = 50,
): Promise<{ people: Person[]; total: number }> {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const matching = db
    .selectFrom("user")
    .where(({ or, eb }) =>
      or(
        (["name", "email", "full_name"] as const).map((column) =>
          eb.fn<boolean>("like", [eb.val(pattern), column, eb.val("\\")]),
        ),
      ),
    );
  const people = await matching
    .select(personColumns)
    .orderBy("name")
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return { people, total };
}
