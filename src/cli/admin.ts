import { verifyAudit } from "../accounts/audit.ts";
import { insistOn, passwordProblems } from "../accounts/details.ts";
import { issueReset } from "../accounts/reset.ts";
import { changeRole } from "../accounts/roles.ts";
import { addUser, listUsers, type Role, roles, userByName } from "../accounts/users.ts";
import { openApp } from "../app.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { hashPassword } from "../platform/passwords.ts";
import type { Command, Context } from "./command.ts";

type Verb = (app: App, args: string[], context: Context) => Promise<number>;

/** What follows `assay admin`; the acting user is the machine's owner, so the audit trail names nobody. */
const verbs: Record<string, Verb> = {
  "user add": addOne,
  "user reset": resetOne,
  "user role": changeRoleOfOne,
  "user list": listAll,
  "audit verify": verify,
};

const usage = [
  "admin user add NAME --email E [--role participant|host|admin] --password-stdin",
  "admin user reset NAME",
  "admin user role NAME participant|host|admin",
  "admin user list",
  "admin audit verify",
].join("\n       assay ");

/** Administration where no browser is: first administrators, lost passwords. Works beside a running server. */
export const adminCommand: Command = {
  name: "admin",
  summary: "Manage users, and check the audit trail.",
  usage,
  flags: {
    email: { type: "string", meaning: "e-mail address of the new user" },
    role: { type: "string", meaning: "participant (as long as nothing is said), host or admin" },
    "full-name": { type: "string", meaning: "full name of the new user" },
    affiliation: { type: "string", meaning: "affiliation of the new user" },
    "password-stdin": { type: "boolean", meaning: "read the password from standard input" },
  },
  async run(context) {
    const [noun, verb, ...args] = context.positionals;
    const act = verbs[`${noun} ${verb}`];
    if (act === undefined) {
      context.err(`Usage: assay ${usage}`);
      return 2;
    }
    const app = openApp(context.config);
    try {
      return await act(app, args, context);
    } finally {
      await app.close();
    }
  },
};

async function addOne(
  { db, clock }: App,
  [name = ""]: string[],
  { flags, stdin, out }: Context,
): Promise<number> {
  if (flags["password-stdin"] !== true) {
    throw new Fault(
      "invalid",
      "Say --password-stdin and send the password through standard input, where no list of processes shows it.",
    );
  }
  const text = (flag: string) => (typeof flags[flag] === "string" ? flags[flag] : "");
  const details = {
    name,
    email: text("email"),
    fullName: text("full-name"),
    affiliation: text("affiliation"),
  };
  const role = roleCalled(text("role") || "participant");
  // A shell's echo ends in a line break that nobody means.
  const password = (await stdin()).replace(/\r?\n$/, "");
  insistOn(passwordProblems(password, details));
  const passwordHash = await hashPassword(password);
  await db
    .transaction()
    .execute((trx) => addUser(trx, { ...details, role, passwordHash }, null, clock.now()));
  out(`Added ${name} (${role}).`);
  return 0;
}

async function resetOne(
  { db, config, clock }: App,
  [name = ""]: string[],
  { out }: Context,
): Promise<number> {
  const { id } = await userByName(db, name);
  const path = await db.transaction().execute((trx) => issueReset(trx, id, null, clock.now()));
  out(`${config.publicUrl ?? ""}${path}`);
  return 0;
}

async function changeRoleOfOne(
  { db, clock }: App,
  [name = "", role = ""]: string[],
  { out }: Context,
): Promise<number> {
  const { id } = await userByName(db, name);
  await db.transaction().execute((trx) => changeRole(trx, id, roleCalled(role), null, clock.now()));
  out(`${name} is ${role} now.`);
  return 0;
}

async function listAll({ db }: App, _: string[], { out }: Context): Promise<number> {
  for (let page = 1; ; page++) {
    const { people } = await listUsers(db, "", page, 500);
    for (const { name, email, role, state } of people) out([name, email, role, state].join("\t"));
    if (people.length === 0) return 0;
  }
}

async function verify({ db }: App, _: string[], { out, err }: Context): Promise<number> {
  const { rows, head, brokenAt } = await verifyAudit(db);
  if (brokenAt === null) out(`The audit trail is whole: ${rows} acts, newest hash ${head}`);
  else
    err(
      `The audit trail is broken at no. ${brokenAt}: that row, or the one before it, is not what was written.`,
    );
  return brokenAt === null ? 0 : 1;
}

function roleCalled(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role === undefined) throw new Fault("invalid", `The role is ${roles.join(", ")}, not "${text}".`);
  return role;
}
