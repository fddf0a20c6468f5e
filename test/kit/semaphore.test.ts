import { expect, test } from "bun:test";
import { openSemaphore } from "../../src/kit/semaphore.ts";

/** Work that ends when told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

test("so many at a time, the next as soon as one is done, in the order they came", async () => {
  const semaphore = openSemaphore(2, 10);
  const begun: number[] = [];
  const jobs = [0, 1, 2, 3].map(() => held());
  const runs = jobs.map((job, index) =>
    semaphore.run(() => {
      begun.push(index);
      return job.work();
    }),
  );
  await Bun.sleep(0);
  expect(begun).toEqual([0, 1]);
  jobs[1]?.end();
  await runs[1];
  await Bun.sleep(0);
  expect(begun).toEqual([0, 1, 2]);
  for (const job of jobs) job.end();
  await Promise.all(runs);
  expect(begun).toEqual([0, 1, 2, 3]);
});

test("turns away whoever finds the queue full, and lets others in again afterwards", async () => {
  const semaphore = openSemaphore(1, 1);
  const job = held();
  const runs = [semaphore.run(job.work), semaphore.run(job.work)];
  expect(semaphore.run(job.work)).rejects.toMatchObject({ kind: "unavailable" });
  job.end();
  await Promise.all(runs);
  expect(await semaphore.run(async () => "in")).toBe("in");
});

test("work that throws leaves its place", async () => {
  const semaphore = openSemaphore(1, 0);
  const failing = semaphore.run(() => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await semaphore.run(async () => "in")).toBe("in");
});
