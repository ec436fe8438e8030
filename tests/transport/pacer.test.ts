import { describe, expect, test, vi } from "vitest";
import { DEFAULT_PACING } from "../../src/transport/options.ts";
import { Pacer } from "../../src/transport/pacer.ts";

/** Runs tasks that end when told to, and notes who is running. */
function gate(pacer: Pacer) {
  const running: string[] = [];
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const run = (name: string, lane: string | undefined, signal?: AbortSignal): Promise<void> =>
    pacer.run(lane, signal, async () => {
      running.push(name);
      started.push(name);
      await new Promise<void>((resolve) => finish.set(name, resolve));
      running.splice(running.indexOf(name), 1);
    });
  const end = async (name: string): Promise<void> => {
    finish.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, end, running, started };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("pacing", () => {
  test("one call in flight per person, in order, and the next at once", async () => {
    const { run, end, running, started } = gate(new Pacer(DEFAULT_PACING));
    const all = [run("a1", "a"), run("a2", "a"), run("b1", "b"), run("a3", "a")];
    await nextTurn();
    expect(running).toEqual(["a1", "b1"]);
    await end("a1");
    expect(running).toEqual(["b1", "a2"]);
    await end("a2");
    await end("a3");
    await end("b1");
    await Promise.all(all);
    expect(started).toEqual(["a1", "b1", "a2", "a3"]);
  });

  test("a cap for the client, which sign-in does not wait for", async () => {
    const { run, end, running } = gate(new Pacer({ ...DEFAULT_PACING, maxInFlightPerClient: 2 }));
    const all = [run("a", "a"), run("b", "b"), run("c", "c"), run("sign-in", undefined)];
    await nextTurn();
    expect(running).toEqual(["sign-in", "a", "b"].toSorted((x, y) => running.indexOf(x) - running.indexOf(y)));
    await end("a");
    expect(running).toContain("c");
    await Promise.all(["b", "c", "sign-in"].map(end));
    await Promise.all(all);
  });

  test("an aborted waiter leaves the queue with its reason, and holds nobody up", async () => {
    const { run, end, running } = gate(new Pacer(DEFAULT_PACING));
    const controller = new AbortController();
    const first = run("a1", "a");
    const second = run("a2", "a", controller.signal);
    const third = run("a3", "a");
    await nextTurn();
    const reason = new Error("never mind");
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    await end("a1");
    expect(running).toEqual(["a3"]);
    await end("a3");
    await Promise.all([first, third]);
  });

  test("starts of one person keep their distance", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const pacer = new Pacer({ ...DEFAULT_PACING, maxInFlight: 3, minIntervalMs: 30 });
      const startedAt: number[] = [];
      const note = (): Promise<void> => Promise.resolve(void startedAt.push(performance.now()));
      const begin = performance.now();
      const runs = Promise.all([
        pacer.run("a", undefined, note),
        pacer.run("a", undefined, note),
        pacer.run("a", undefined, note),
      ]);
      await vi.advanceTimersByTimeAsync(60);
      await runs;
      expect(startedAt.map((at) => at - begin)).toEqual([0, 30, 60]);
    } finally {
      vi.useRealTimers();
    }
  });
});
