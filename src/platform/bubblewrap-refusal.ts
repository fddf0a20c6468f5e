import { Fault } from "../kit/fault.ts";

/** What bubblewrap says when it cannot work, and what an administrator can do about it. */
const remedies: [pattern: RegExp, remedy: string][] = [
  [
    /no program ".*bwrap"/,
    "Install bubblewrap (on Debian and Ubuntu: apt-get install bubblewrap) or say where it is with --bwrap.",
  ],
  [
    /no program|execvp .*python|execute .*python.*: No such file/,
    "Install Python (on Debian and Ubuntu: apt-get install python3) or say where it is with --python.",
  ],
  [/(execvp|execute) (prlimit|setpriv)/, "Install util-linux, which has prlimit and setpriv."],
  [
    /execute .*: Permission denied/,
    "Everyone must be able to read that Python and its folders: make them 0755.",
  ],
  [/Unknown option/i, "This bubblewrap is too old; it must be 0.8 or newer."],
  [
    /namespace|uid map|Operation not permitted|Permission denied/i,
    "This system does not let bubblewrap make namespaces. Allow them " +
      "(sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=10000 or, on Ubuntu 24.04, " +
      "kernel.apparmor_restrict_unprivileged_userns=0), or run Assay outside of a container.",
  ],
];

/** @param said why not, as bubblewrap or the check before it put it. */
export function bubblewrapRefusal(said: string): Fault {
  const remedy = remedies.find(([pattern]) => pattern.test(said))?.[1];
  return new Fault(
    "unavailable",
    `Bubblewrap cannot be used: ${said}.${remedy === undefined ? "" : ` ${remedy}`}`,
  );
}
