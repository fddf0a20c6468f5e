/*
 * The system calls that a sealed process has no use for, as a classic BPF program for seccomp (Linux, seccomp(2)).
 * Two kinds are refused: those that make new namespaces or mounts, with which a process without rights becomes root of a
 * little world of its own; and those that take memory which nobody's limit counts.
 */

/** Per machine: its audit number, then system call numbers (Linux's syscall tables, which never change). */
const machines: Partial<Record<string, { audit: number; clone: number; clone3: number; refused: number[] }>> =
  {
    x64: {
      audit: 0xc000003e,
      clone: 56,
      clone3: 435,
      refused: [
        ...[272, 308, 165, 166, 155], // unshare setns mount umount2 pivot_root
        ...[428, 429, 430, 431, 432, 433, 442], // open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
        ...[101, 310, 311, 304], // ptrace process_vm_readv process_vm_writev open_by_handle_at
        ...[248, 249, 250, 321, 298, 323], // add_key request_key keyctl bpf perf_event_open userfaultfd
        ...[425, 426, 427], // io_uring_setup io_uring_enter io_uring_register
        ...[29, 68, 319, 447], // shmget msgget memfd_create memfd_secret
      ],
    },
    arm64: {
      audit: 0xc00000b7,
      clone: 220,
      clone3: 435,
      refused: [
        ...[97, 268, 40, 39, 41],
        ...[428, 429, 430, 431, 432, 433, 442],
        ...[117, 270, 271, 265],
        ...[217, 218, 219, 280, 241, 282],
        ...[425, 426, 427],
        ...[194, 186, 279, 447],
      ],
    },
  };

const loadWord = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const jumpIfAnyBit = 0x45;
const giveBack = 0x06;

const allow = 0x7fff0000;
const killProcess = 0x80000000;
const refuseWith = (errno: number) => 0x00050000 | errno;
const permissionDenied = 1;
const noSuchCall = 38;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const newNamespaces = 0x7e020000;
/** x86-64 answers a second set of numbers from here on ("x32"), which would go round the list. */
const secondTable = 0x40000000;

type Instruction = [code: number, ifTrue: number, ifFalse: number, value: number];

/**
 * The program as bubblewrap's `--seccomp` reads it.
 * @throws Error on a machine whose numbers are not known here.
 */
export function seccompProgram(machine: string = process.arch): Uint8Array {
  const numbers = machines[machine];
  if (numbers === undefined) throw new Error(`no list of system calls for ${machine}`);
  const refuse: Instruction = [giveBack, 0, 0, refuseWith(permissionDenied)];
  const program: Instruction[] = [
    [loadWord, 0, 0, 4],
    [jumpIfEqual, 1, 0, numbers.audit],
    [giveBack, 0, 0, killProcess],
    [loadWord, 0, 0, 0],
    [jumpIfAtLeast, 0, 1, secondTable],
    refuse,
    // The flags of clone3 lie behind a pointer that no filter can follow; the C library falls back to clone.
    [jumpIfEqual, 0, 1, numbers.clone3],
    [giveBack, 0, 0, refuseWith(noSuchCall)],
    ...numbers.refused.flatMap((number): Instruction[] => [[jumpIfEqual, 0, 1, number], refuse]),
    [jumpIfEqual, 0, 3, numbers.clone],
    [loadWord, 0, 0, 16],
    [jumpIfAnyBit, 0, 1, newNamespaces],
    refuse,
    [giveBack, 0, 0, allow],
  ];
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, ifTrue);
    bytes.setUint8(index * 8 + 3, ifFalse);
    bytes.setUint32(index * 8 + 4, value, true);
  }
  return new Uint8Array(bytes.buffer);
}
