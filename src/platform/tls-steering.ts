import { dlopen, ptr } from "bun:ffi";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const SOL_SOCKET = 1;
const SO_ATTACH_REUSEPORT_CBPF = 51;

/**
 * Of two listeners of this process on one port, makes the kernel give every new connection to the younger one. Otherwise it
 * deals them out to both, and those that the older one has not accepted when it is closed are lost. socket(7), kernel 4.5.
 *
 * @returns whether it could be done.
 */
export function steerToYounger(port: number): boolean {
  try {
    const [listener] = listenersOn(port);
    return listener !== undefined && attach(listener, 1);
  } catch {
    // Without /proc, or with another C library, it goes without.
    return false;
  }
}

/** Descriptors of this process's sockets that listen on the port; proc(5). */
function listenersOn(port: number): number[] {
  const inodes = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local = "", , state]) =>
          state === LISTENING && Number.parseInt(local.split(":")[1] ?? "", 16) === port,
      )
      .map((row) => row[9]),
  );
  const targets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  return readdirSync("/proc/self/fd")
    .filter((descriptor) => targets.has(targetOf(descriptor)))
    .map(Number);
}

const LISTENING = "0A";

/** The descriptor by which the folder was read is closed again by now. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}

/** Gives the group of listeners a program of one instruction: return `index`. Younger listeners have higher numbers. */
function attach(descriptor: number, index: number): boolean {
  // struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }
  const instruction = Buffer.alloc(8);
  instruction.writeUInt16LE(BPF_RET, 0);
  instruction.writeUInt32LE(index, 4);
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const program = Buffer.alloc(16);
  program.writeUInt16LE(1, 0);
  program.writeBigUInt64LE(BigInt(ptr(instruction)), 8);
  const libc = dlopen("libc.so.6", {
    setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  });
  try {
    return libc.symbols.setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, ptr(program), 16) === 0;
  } finally {
    libc.close();
  }
}

const BPF_RET = 0x06;
