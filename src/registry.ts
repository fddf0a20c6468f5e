import { Fault } from "./kit/fault.ts";
import type { App } from "./platform/app.ts";
import type { Listener } from "./platform/listener.ts";
import { startRegistry } from "./registry/apart/start.ts";

/**
 * Starts the registry for images, where one is wanted.
 * @param takesAnyPort whether any other will do when its port is taken.
 * @throws Fault conflict when it is taken.
 */
export async function openRegistry(app: App, takesAnyPort = false): Promise<Pick<Listener, "stop"> | null> {
  const place = app.config.registry;
  if (place === null) return null;
  const registry = await startRegistry(app, place).catch((error) => {
    if (!takesAnyPort || !(error instanceof Fault)) throw error;
    return startRegistry(app, { ...place, port: 0 });
  });
  app.registry.port = Number(registry.url.port);
  return registry;
}
