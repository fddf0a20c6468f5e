import { join } from "node:path";
import { newToken } from "../../src/accounts/tokens.ts";
import { hashSecret, newSecret } from "../../src/kit/secret.ts";
import { openSqlite } from "../../src/platform/database.ts";

/** A person who is logged in and takes part, with the session's cookie. */
export type Person = { cookie: string; team: number };

/**
 * Writes teams of people who take part in every benchmark of a data folder that nobody serves at the moment, each with
 * a session: a thousand log-ins would measure Argon2id.
 */
export function addPeople(data: string, teams: number, perTeam: number): Person[] {
  const sqlite = openSqlite(join(data, "assay.db"));
  try {
    return sqlite.transaction(() => {
      const now = Date.now();
      const add = (table: string, row: Record<string, string | number>): number => {
        const columns = Object.keys(row);
        const places = columns.map(() => "?").join(", ");
        return Number(
          sqlite
            .query(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`)
            .run(...Object.values(row)).lastInsertRowid,
        );
      };
      const benchmarks = sqlite
        .query<{ id: number; version: string }, []>("SELECT id, terms_version AS version FROM benchmark")
        .all();
      const people: Person[] = [];
      for (let number = 0; number < teams; number++) {
        const team = add("team", { name: `Team ${number}`, created_at: now });
        for (const { id } of benchmarks)
          add("entry", { benchmark_id: id, team_id: team, state: "approved", created_at: now });
        for (let member = 0; member < perTeam; member++) {
          const name = `person-${number}-${member}`;
          const user = add("user", {
            name,
            email: `${name}@bench.example`,
            password_hash: "none",
            created_at: now,
          });
          add("member", { team_id: team, user_id: user, joined_at: now });
          for (const { id, version } of benchmarks)
            add("terms_acceptance", { benchmark_id: id, user_id: user, version, accepted_at: now });
          const token = newSecret();
          const expires = now + 24 * 60 * 60 * 1000;
          add("session", {
            user_id: user,
            token_hash: hashSecret(token),
            created_at: now,
            used_at: now,
            expires_at: expires,
          });
          people.push({ cookie: `assay=${token}`, team });
        }
      }
      return people;
    })();
  } finally {
    sqlite.close();
  }
}

/** Writes a token for every use, good for a day, for somebody of a data folder. @returns it. */
export function addToken(data: string, userId: number): string {
  const sqlite = openSqlite(join(data, "assay.db"));
  try {
    const [token, now] = [newToken(), Date.now()];
    sqlite.run(
      "INSERT INTO api_token (user_id, name, token_hash, scopes, created_at, expires_at) VALUES (?, 'bench', ?, 'read submit host', ?, ?)",
      [userId, hashSecret(token), now, now + 24 * 60 * 60 * 1000],
    );
    return token;
  } finally {
    sqlite.close();
  }
}
