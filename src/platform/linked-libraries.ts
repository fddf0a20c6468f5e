/**
 * The shared libraries that programs and libraries of this machine are linked to, as its own loader finds them (ld.so(8)), the
 * loader with them: absolute paths, each once, sorted. What is no program has none.
 */
export async function linkedLibraries(paths: string[]): Promise<string[]> {
  const found = new Set<string>();
  // ldd takes many at once; command lines have an end.
  for (let at = 0; at < paths.length; at += 200) {
    const asked = Bun.spawn(["ldd", ...paths.slice(at, at + 200)], { stdio: ["ignore", "pipe", "ignore"] });
    for (const line of (await new Response(asked.stdout).text()).split("\n")) {
      const [, library, loader] = /^\s+(?:\S+ => (\/\S+)|(\/\S+)) \(0x/.exec(line) ?? [];
      const path = library ?? loader;
      if (path !== undefined) found.add(path);
    }
  }
  return [...found].sort();
}
