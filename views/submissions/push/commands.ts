import type { PushSetup } from "./setup.ts";

/** Fetches the certificate of the server's own authority. */
export function fetchAuthority({ client }: PushSetup): string[] {
  return [`curl -fsS --insecure -o assay-ca.crt ${client.base}/ca.crt  # then compare its fingerprint`];
}

/** Makes Docker trust it, for this registry alone. */
export function dockerTrust(setup: PushSetup): string[] {
  const folder = `/etc/docker/certs.d/${setup.host}`;
  return [
    ...fetchAuthority(setup),
    `sudo mkdir -p ${folder}`,
    `sudo cp assay-ca.crt ${folder}/ca.crt  # at once, without a restart`,
  ];
}

/** Makes a folder of it that Podman and Skopeo can be pointed to. */
export function certificateFolder(setup: PushSetup): string[] {
  return [...fetchAuthority(setup), "mkdir -p assay-certs", "cp assay-ca.crt assay-certs/ca.crt"];
}

/** What Podman and Skopeo have to be told about the connection; `which` is what Skopeo puts before the names of such flags. */
export function tlsFlag({ route }: Pick<PushSetup, "route">, which: "" | "dest-" = ""): string {
  if (route === "own") return ` --${which}cert-dir assay-certs`;
  return route === "known" ? "" : ` --${which}tls-verify=false`;
}

/** Makes the registry answer on the participant's own machine too, which every program trusts. */
export function tunnel({ host, client }: Pick<PushSetup, "host" | "client">): string {
  const { hostname } = new URL(client.base);
  const server = /^(localhost|127\..*|\[::1\])$/.test(hostname) ? "SERVER" : hostname;
  return `ssh -N -L ${portOf(host)}:localhost:${portOf(host)} you@${server}`;
}

/** The registry's name at the near end of that tunnel. */
export function nearEnd({ host }: Pick<PushSetup, "host">): string {
  return `localhost:${portOf(host)}`;
}

function portOf(host: string): string {
  return /:(\d+)$/.exec(host)?.[1] ?? "443";
}
