import { dlopen, type Pointer } from "bun:ffi";

/** What the kernel is asked directly, because no runtime offers it. Each answers 0, or -1 when it is refused. */
export function openLibc() {
  const { symbols } = dlopen("libc.so.6", {
    mkfifo: { args: ["buffer", "u32"], returns: "i32" },
    mknod: { args: ["buffer", "u32", "u64"], returns: "i32" },
    mount: { args: ["buffer", "buffer", "buffer", "u64", "ptr"], returns: "i32" },
    setuid: { args: ["u32"], returns: "i32" },
    unshare: { args: ["i32"], returns: "i32" },
  });
  const text = (value: string) => Buffer.from(`${value}\0`);
  return {
    makePipe: (path: string) => symbols.mkfifo(text(path), 0o666),
    /** Of the kind of /dev/null where `device` is 1:3. */
    makeDevice: (path: string, device: bigint) => symbols.mknod(text(path), 0o20666, device),
    mountMemory: (path: string) =>
      symbols.mount(text("none"), text(path), text("tmpfs"), 0n, null as unknown as Pointer),
    becomeUser: (uid: number) => symbols.setuid(uid),
    /** @param kinds CLONE_NEW… of linux/sched.h. */
    leaveNamespaces: (kinds: number) => symbols.unshare(kinds),
  };
}

export const NEW_MOUNTS = 0x0002_0000;
