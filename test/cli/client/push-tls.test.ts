import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePushWorld, type PushWorld } from "../../support/push-world.ts";
import { savedImage } from "../../support/saved-image.ts";

let world: PushWorld;
beforeAll(async () => {
  world = await makePushWorld({ tls: "self" });
}, 60_000);
afterAll(() => world.stop());

test("the registry is trusted by the authority that the pages were, and by nothing less", async () => {
  const paula = await world.deskOf();
  const file = join(paula.home, "model.tar");
  writeFileSync(file, savedImage("model:v1", { predict: "1" }));
  const command = ["push", "model:v1", "-p", world.phase, "--archive", file];
  expect((await paula.run(command)).code).toBe(0);
  expect(await world.app.db.selectFrom("submission").select("id").execute()).toHaveLength(1);

  const stranger = await makePushWorld({ tls: "self" });
  const elsewhere = await paula.run([...command, "--url", stranger.registry]);
  await stranger.stop();
  expect(elsewhere).toMatchObject({
    code: 4,
    err: expect.stringContaining(`The certificate of https://${stranger.registry} is not trusted`),
  });

  rmSync(join(paula.home, ".evalai/authorities"), { recursive: true });
  expect(await paula.run(command)).toMatchObject({ code: 4, err: expect.stringContaining("is not trusted") });
});

test("a registry beside a proxy that ends TLS is spoken to in plain HTTP on this machine alone", async () => {
  const plain = await makePushWorld({}, "plain-dev-1");
  try {
    const paula = await world.deskOf();
    const file = join(paula.home, "model.tar");
    writeFileSync(file, savedImage("model:v2", { predict: "2" }));
    // The registry of the plain server does not know the password; that it says so shows that it was asked.
    const command = ["push", "model:v2", "-p", world.phase, "--archive", file, "--url", plain.registry];
    expect(await paula.run(command)).toMatchObject({ code: 3, err: expect.stringContaining("token") });
  } finally {
    await plain.stop();
  }
});
