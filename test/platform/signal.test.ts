import { expect, test } from "bun:test";
import { openSignal } from "../../src/platform/signal.ts";

test("a publish reaches every listener of its topic, and nobody else", () => {
  const signal = openSignal();
  const heard: string[] = [];
  signal.subscribe("a", () => heard.push("first"));
  signal.subscribe("a", () => heard.push("second"));
  signal.subscribe("b", () => heard.push("other"));
  signal.publish("a");
  signal.publish("nobody's");
  expect(heard).toEqual(["first", "second"]);
});

test("who has unsubscribed hears nothing more and is not counted, even when told twice", () => {
  const signal = openSignal();
  let heard = 0;
  const end = signal.subscribe("a", () => heard++);
  end();
  const later = signal.subscribe("a", () => heard++);
  end();
  signal.publish("a");
  expect([heard, signal.listeners()]).toEqual([1, 1]);
  later();
  expect(signal.listeners()).toBe(0);
});

test("a listener may unsubscribe, or subscribe others, while it is told", () => {
  const signal = openSignal();
  let heard = 0;
  const end = signal.subscribe("a", () => {
    end();
    signal.subscribe("a", () => heard++);
  });
  signal.subscribe("a", () => heard++);
  signal.publish("a");
  expect(heard).toBe(1);
  signal.publish("a");
  expect(heard).toBe(3);
});
