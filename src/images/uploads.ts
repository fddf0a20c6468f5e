import { DAY } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";
import type { ArrivingFile } from "../platform/arriving-file.ts";
import type { Files } from "../platform/files.ts";

/*
 * Uploads live in this process and end with it, since the state of a hash cannot be written down. A client whose upload is gone
 * is told so and begins that one layer anew, as docker, containerd and skopeo do after any broken connection anyway.
 */

/** A blob on its way in. */
export type Upload = {
  id: string;
  userId: number;
  teamId: number;
  /** The repository that it goes to, by its name proper. */
  place: string;
  file: ArrivingFile;
  /** How large it may become. */
  mostBytes: number;
  /** Whether a request is working on it: only one at a time may. */
  isBusy: boolean;
  touchedAt: number;
};

/** All blobs on their way in. */
export type Uploads = {
  /** @throws Fault too_many when all that this person may have are being written to. */
  begin(owner: Pick<Upload, "userId" | "teamId" | "place" | "mostBytes">, now: number): Upload;
  /** Null when there is none with this id that was begun by this person for this place. */
  find(id: string, owner: Pick<Upload, "userId" | "place">): Upload | null;
  /** Forgets it. Its file is the caller's business. */
  forget(upload: Upload): void;
  /** Ends it, and its file with it. */
  drop(upload: Upload): void;
  /** Bytes of a team that are on disk and in no repository yet. */
  bytesOf(teamId: number): number;
  /** Drops what nobody has gone on with for a day. */
  sweep(now: number): void;
};

const LIFETIME = DAY;
/** How many one person may have unfinished; then the longest forgotten one gives way. Clients have some five under way. */
const MOST_PER_PERSON = 50;

export function openUploads(files: Pick<Files, "arriving">): Uploads {
  const open = new Map<string, Upload>();
  const drop = (upload: Upload) => {
    open.delete(upload.id);
    upload.file.discard();
  };
  const idle = () => [...open.values()].filter(({ isBusy }) => !isBusy);

  return {
    begin(owner, now) {
      const theirs = [...open.values()].filter(({ userId }) => userId === owner.userId);
      if (theirs.length >= MOST_PER_PERSON) {
        const [oldest] = theirs.filter(({ isBusy }) => !isBusy).sort((a, b) => a.touchedAt - b.touchedAt);
        if (oldest === undefined)
          throw new Fault(
            "too_many",
            `You have ${MOST_PER_PERSON} uploads under way. Let them finish first.`,
          );
        drop(oldest);
      }
      const upload = { ...owner, id: newSecret(), file: files.arriving(), isBusy: false, touchedAt: now };
      open.set(upload.id, upload);
      return upload;
    },
    find(id, { userId, place }) {
      const upload = open.get(id);
      return upload?.userId === userId && upload.place === place ? upload : null;
    },
    forget: ({ id }) => void open.delete(id),
    drop,
    bytesOf: (teamId) =>
      [...open.values()].reduce((sum, each) => sum + (each.teamId === teamId ? each.file.bytes : 0), 0),
    sweep(now) {
      for (const upload of idle()) if (upload.touchedAt <= now - LIFETIME) drop(upload);
    },
  };
}
