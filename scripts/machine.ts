/** A program that some tests use, the Debian package that brings it, and what cannot be tested without it. */
type Tool = { program: string; package: string; tests: string };

const tools: Tool[] = [
  { program: "python3", package: "python3", tests: "scoring by a host's Python script" },
  { program: "bwrap", package: "bubblewrap", tests: "the sandbox without a container engine" },
  { program: "chromium", package: "chromium", tests: "journeys in a browser" },
  { program: "pdftotext", package: "poppler-utils", tests: "the text of PDF files" },
  { program: "dockerd", package: "docker.io", tests: "a real container engine" },
  { program: "debootstrap", package: "debootstrap", tests: "the executable on a bare Debian" },
  { program: "skopeo", package: "skopeo", tests: "pushing images with skopeo" },
  { program: "podman", package: "podman", tests: "pushing images with podman" },
  { program: "busybox", package: "busybox-static", tests: "container images made on the spot" },
];

/**
 * Installs what is missing, as root on a Debian-like machine; elsewhere it only tells. Never an error: whoever reads
 * the tests' result is told which of them were skipped and why.
 */
export async function installTools(): Promise<void> {
  const missing = tools.filter((tool) => Bun.which(tool.program) === null);
  if (missing.length === 0) return;
  const ready = process.getuid?.() === 0 && Bun.which("apt-get") !== null && (await apt("update"));
  for (const tool of missing) {
    if (ready && (await apt("install", "--no-install-recommends", tool.package))) continue;
    console.log(`not installed: ${tool.package}. Tests of ${tool.tests} will be skipped.`);
  }
}

async function apt(...args: string[]): Promise<boolean> {
  const command = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", ...args];
  console.log(`$ ${command.join(" ")}`);
  const child = Bun.spawn(command, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdout: "ignore",
    stderr: "inherit",
  });
  return (await child.exited) === 0;
}
