import { createToken, scopes } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { listen } from "../../src/http.ts";
import { baseName } from "../../src/images/name.ts";
import type { Terminal } from "../../src/cli/client/terminal.ts";
import { openTls } from "../../src/platform/tls.ts";
import { authorityOf } from "../../src/platform/tls-authority.ts";
import { listenForImages } from "../../src/registry/listen.ts";
import { admit } from "../../src/submissions/admit.ts";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeTeam } from "./benchmark.ts";
import { type Desk, openDesk } from "./our-client.ts";
import { addPerson } from "./people.ts";
import { takesImages } from "./registry.ts";

/** A server with its pages, its API and its registry, with a phase that takes images and a team in it. Nothing is evaluated. */
export type PushWorld = {
  app: TestApp;
  base: string;
  /** "127.0.0.1:40123" */
  registry: string;
  benchmark: MadeBenchmark;
  phase: string;
  /** The name proper of the team's images. */
  place: string;
  paula: User;
  /** Her client, set to this server and logged in. */
  deskOf(screen?: Partial<Terminal>): Promise<Desk>;
  /** Ends the registry and begins it anew in the same place: it knows of no upload any more. */
  restartRegistry(): Promise<void>;
  stop(): Promise<void>;
};

export async function makePushWorld(
  flags: Record<string, string> = {},
  phase = "lesions-dev-1",
): Promise<PushWorld> {
  const app = openTestApp({ flags: { address: "127.0.0.1", port: "0", ...flags } });
  app.clock.now = () => Date.now();
  const paula = await addPerson(app, "paula");
  const made = { slug: phase, concurrent: 50, per_day: 50 };
  const benchmark = await makeBenchmark(app, { benchmark: { ...takesImages, is_remote: 1 }, phase: made });
  const team = await makeTeam(app, "Radiant", [paula]);
  await makeEntry(app, benchmark, team);
  const tls = await openTls(app);
  const pages = listen(app, { tls });
  const base = `${pages.url.protocol}//127.0.0.1:${pages.url.port}`;
  const begin = (port: number) =>
    listenForImages(app, { admit, arrival: arrivalOf(app) }, { address: "127.0.0.1", port, tls });
  let images = begin(0);
  const port = Number(images.url.port);
  app.registry.port = port;
  return {
    app,
    base,
    registry: `127.0.0.1:${port}`,
    benchmark,
    phase,
    place: baseName(phase, team),
    paula,
    async deskOf(screen) {
      const desk = openDesk(screen);
      const token = await createToken(app.db, paula.id, { name: "test", scopes, days: 90 }, app.clock.now());
      const fingerprint = authorityOf(app.config.data)?.fingerprint;
      const trusted = fingerprint === undefined ? [] : ["--fingerprint", fingerprint];
      await desk.say(["host", "-sh", base, ...trusted]);
      await desk.say(["set-token", token]);
      desk.env.DOCKER_HOST = "unix:///nowhere/engine.sock";
      return desk;
    },
    async restartRegistry() {
      await images.stop(0);
      images = begin(port);
    },
    async stop() {
      await images.stop(0);
      await pages.stop();
      await app.close();
    },
  };
}
