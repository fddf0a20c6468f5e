import { expect, test } from "bun:test";
import { isTimeOut, openThreads } from "../../src/platform/threads.ts";
import type { Task } from "./odd-thread.ts";

const threads = openThreads<Task, number>("../test/platform/odd-thread", 1);

test("work is done in a thread that stays warm for the next task", async () => {
  expect(await threads.run("count", 60)).toBe(1);
  expect(await threads.run("count", 60)).toBe(2);
});

test("tasks at the same time have a thread each", async () => {
  const [first, second] = await Promise.all([threads.run("count", 60), threads.run("count", 60)]);
  expect([first, second].sort()).toEqual([1, 3]);
});

test("what the work throws is thrown, and the next task finds a thread", async () => {
  await expect(threads.run("break", 60)).rejects.toThrow("as asked");
  expect(await threads.run("count", 60)).toBeNumber();
});

test("work without an end is ended by the time or by an abort, and holds nobody else up", async () => {
  const error = await threads.run("spin", 0.05).catch((thrown) => thrown);
  expect(isTimeOut(error)).toBe(true);
  const stop = new AbortController();
  const spinning = threads.run("spin", 60, stop.signal);
  expect(await threads.run("count", 60)).toBe(1);
  stop.abort();
  expect(isTimeOut(await spinning.catch((thrown) => thrown))).toBe(false);
  await expect(threads.run("count", 60, stop.signal)).rejects.toThrow();
});
