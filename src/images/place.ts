import type { App } from "../platform/app.ts";

/**
 * What images' names begin with on this server, `host:port`: Docker takes them apart there.
 *
 * @param reached the address by which a visitor reaches the pages. @returns null when the registry does not run.
 */
export function registryHost(
  { config, registry }: Pick<App, "config" | "registry">,
  reached: string,
): string | null {
  if (registry.port === null) return null;
  if (config.registryHost !== null) return config.registryHost;
  const { hostname } = new URL(config.publicUrl ?? reached);
  // Nobody reaches it but from this machine, or through a tunnel to it.
  const isNear = isLoopback(config.registry?.address ?? "") && !isLoopback(hostname);
  return `${isNear ? "localhost" : hostname}:${registry.port}`;
}

/** Whether an address is this machine's own way to itself, where Docker needs no TLS. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

/** An image's whole name, as it is pushed. */
export type ImageReference = {
  /** `host:port`. */
  host: string;
  name: string;
  /** A tag, or a digest. */
  reference: string;
};

/** Takes `HOST/NAME:TAG` or `HOST/NAME@DIGEST` apart; null when it is neither. */
export function readImageReference(text: string): ImageReference | null {
  const [, host, name, tag, digest] = /^([^/\s]+)\/([^\s:@]+)(?::([^\s:@/]+)|@(\S+))$/.exec(text) ?? [];
  const reference = tag ?? digest;
  if (host === undefined || name === undefined || reference === undefined) return null;
  return { host, name, reference };
}
