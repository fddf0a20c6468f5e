/** Names that browsers and systems call themselves by; the first that occurs counts, since most imitate others. */
const browsers = { Firefox: "Firefox", "Edg/": "Edge", Chrome: "Chrome", Safari: "Safari", curl: "curl" };
const systems = {
  Android: "Android",
  iPhone: "iPhone",
  iPad: "iPad",
  Windows: "Windows",
  Macintosh: "Mac",
  Linux: "Linux",
};

/** "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" → "Firefox on Linux". */
export function describeAgent(agent: string): string {
  const named = (names: Record<string, string>) =>
    Object.entries(names).find(([mark]) => agent.includes(mark))?.[1];
  const [browser, system] = [named(browsers), named(systems)];
  if (browser === undefined) return agent.slice(0, 40) || "Unknown browser";
  return system === undefined ? browser : `${browser} on ${system}`;
}
