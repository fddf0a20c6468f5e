import { Fault } from "../../kit/fault.ts";

/*
 * The smallest programs there are, for images that are made here: nothing may be fetched, and a shell would be one more thing
 * to be sure of. Numbers of system calls and instructions are those of Linux on x86-64.
 */

/** pause(2), again and again: mov eax, 34; syscall; jmp back. */
export const waitProgram = () => executable("b822000000 0f05 ebf7");

/** exit(geteuid()): mov eax, 107; syscall; then to the end. With the set-user-ID bit it tells whether that bit does anything. */
export const tellUserProgram = () => executable(`b86b000000 0f05 ${EXIT}`);

/** exit(unshare(CLONE_NEWUSER)): mov edi, 0x10000000; mov eax, 272; syscall; then to the end. */
export const leaveUsersProgram = () => executable(`bf00000010 b810010000 0f05 ${EXIT}`);

/**
 * Becomes 700 processes that wait, says "a" when it got them all and "s" when it got some, and ends them together with itself.
 * It is one thread, which a runtime is not: that ends half-way when it is refused a thread.
 */
export const multiplyProgram = () =>
  executable(
    [
      "b870000000 0f05", // setsid(): whoever comes out of it can be ended at once
      "bbbc020000", // ebx = 700
      "b839000000 0f05", // fork()
      "85c0 780f 7433", // refused: to "s"; the child: to the end, where it waits
      "ffcb 75ef", // once more, unless that was the last
      "488d3531000000 eb07", // "a"
      "488d3529000000", // "s"
      "b801000000 bf01000000 ba01000000 0f05", // write(1, …, 1)
      "b83e000000 31ff be09000000 0f05", // kill(0, SIGKILL)
      "b822000000 0f05 ebf7", // pause(), again and again
      "61 73", // "a", "s"
    ].join(" "),
  );

/** With the result of the call before as exit code: mov edi, eax; mov eax, 60; syscall. */
const EXIT = "89c7 b83c000000 0f05";

/** The smallest executable that Linux starts: the two headers that ELF-64 cannot do without, and the instructions. */
function executable(hex: string): Uint8Array {
  if (process.arch !== "x64")
    throw new Fault("unavailable", `Images are run on x86-64 only, and this is ${process.arch}.`);
  const code = Buffer.from(hex.replaceAll(" ", ""), "hex");
  const [headers, start] = [64 + 56, 0x400000n];
  const file = Buffer.alloc(headers + code.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // ELF, 64 bits, little endian, version 1
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(62, 18); // for x86-64
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(start + BigInt(headers), 24); // where it begins
  file.writeBigUInt64LE(64n, 32); // where the program header is
  file.set([64, 0, 56, 0, 1, 0, 64, 0], 52); // sizes of the headers, and that there is one
  file.writeUInt32LE(1, 64); // to be loaded
  file.writeUInt32LE(5, 68); // readable and executable
  file.writeBigUInt64LE(start, 80);
  file.writeBigUInt64LE(start, 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x1000n, 112);
  file.set(code, headers);
  return file;
}
