import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "labapi";
import { forget, openSnapshot, type SnapshotSummary, verify } from "labapi/copies";
import { applyPolicy, type Keepable } from "../../src/copies/keep/policy.ts";
import { copyBench, manyPages } from "./world.ts";

function snapshot(time: string, isComplete = true, tags: readonly string[] = []): Keepable {
  return { name: time, startedAt: new Date(time), isComplete, tags };
}

const kept = (all: readonly Keepable[], policy: Parameters<typeof applyPolicy>[1]): string[] =>
  [...applyPolicy(all, policy).keys()].toSorted();

test("rules keep the newest of each period, and a complete one before one with holes", () => {
  const nights = Array.from({ length: 60 }, (_unused, day) =>
    snapshot(new Date(Date.UTC(2026, 8, 27 + day, 2)).toISOString()),
  );
  expect(kept(nights, { last: 3 })).toEqual(
    ["2026-11-23", "2026-11-24", "2026-11-25"].map((day) => `${day}T02:00:00.000Z`),
  );
  expect(kept(nights, { weekly: 2 })).toEqual(["2026-11-22T02:00:00.000Z", "2026-11-25T02:00:00.000Z"]);
  expect(kept(nights, { monthly: 3 })).toEqual(
    ["2026-09-30", "2026-10-31", "2026-11-25"].map((day) => `${day}T02:00:00.000Z`),
  );
  expect(kept(nights, { withinMs: 2 * 86_400_000 })).toHaveLength(3);
  const holes = [
    snapshot("2026-11-24T02:00:00Z"),
    snapshot("2026-11-24T20:00:00Z", false),
    snapshot("2026-11-25T02:00:00Z"),
  ];
  expect(kept(holes, { daily: 2 })).toEqual(["2026-11-24T02:00:00Z", "2026-11-25T02:00:00Z"]);
  const held = [snapshot("2020-01-01T00:00:00Z", true, ["legal-hold"]), ...nights];
  expect(kept(held, { last: 1, tags: ["legal-hold"] })).toHaveLength(2);
});

test("whatever the rules, the newest complete one and the newest of all stay", () => {
  const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
  const one = fc.record({ startedAt: time, isComplete: fc.boolean(), tags: fc.constantFrom([], ["a"], ["b"]) });
  const count = fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined });
  const policy = fc.record({ last: count, hourly: count, daily: count, weekly: count, monthly: count, yearly: count });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), policy, (found, rules) => {
      const all = found.map((entry, index) => ({ ...entry, name: String(index) }));
      const reasons = applyPolicy(all, rules);
      const newestFirst = all.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
      const complete = newestFirst.find(({ isComplete }) => isComplete);
      expect(reasons.size).toBeGreaterThan(0);
      expect(reasons.has(newestFirst[0]?.name ?? "")).toBe(true);
      if (complete !== undefined) expect(reasons.has(complete.name)).toBe(true);
    }),
  );
});

test("removes what no rule keeps, harms no other, and never the last complete one however it is asked", async () => {
  await using bench = await copyBench(manyPages(6));
  const made: SnapshotSummary[] = [];
  const start = Date.UTC(2026, 10, 1, 2);
  for (let day = 0; day < 3; day += 1) {
    await (await bench.notebook.page("Folder 0/Page 1")).addText(`<p>day ${day}</p>`);
    made.push(await bench.take({ clock: { now: () => start + day * 86_400_000 } }));
  }
  const folder = dirname(made[0]?.path ?? "");
  const names = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.endsWith("Z"));
  await expect(forget(bench.vault, {}).summary()).rejects.toThrow(UsageError);
  await expect(forget(bench.vault, { last: 0, tags: [], signal: AbortSignal.timeout(9999) }).summary()).rejects.toThrow(
    /keep/,
  );
  await expect(forget(bench.vault, { last: -1 }).summary()).rejects.toThrow(UsageError);
  expect(await names()).toHaveLength(3);

  // The newest one has holes: the last complete one is older, and no rule names it.
  bench.sandbox.faults.failNext("get_entries_for_page", { code: 4501 });
  await (await bench.notebook.page("Folder 0/Page 2")).addText("<p>unreadable now</p>");
  const holes = await bench.take({ clock: { now: () => start + 3 * 86_400_000 } });
  expect(holes).toMatchObject({ outcome: "made", isComplete: false });
  expect((await openSnapshot(bench.vault)).path).toBe(made[2]?.path);
  expect(await forget(bench.vault, { tags: ["nobody-has-this"] }).summary()).toEqual({ kept: 2, forgotten: 2 });
  expect((await openSnapshot(bench.vault)).path).toBe(made[2]?.path);
  const whole = await bench.take({ clock: { now: () => start + 4 * 86_400_000 } });
  expect(whole).toMatchObject({ outcome: "made", isComplete: true });
  expect(await forget(bench.vault, { tags: ["nobody-has-this"] }).summary()).toEqual({ kept: 1, forgotten: 2 });
  expect((await openSnapshot(bench.vault)).path).toBe(whole.path);
  expect((await verify(bench.vault, { data: "all" }).summary()).findings).toEqual([]);
  expect(await bench.take()).toMatchObject({ outcome: "unchanged" });
});

test("a snapshot that cannot be read is left for a person to look at", async () => {
  await using bench = await copyBench(manyPages(3));
  const { path = "" } = await bench.take();
  const broken = join(dirname(path), "2020-01-01T000000Z");
  await mkdir(broken);
  await writeFile(join(broken, "snapshot.json"), "{");
  expect(await forget(bench.vault, { last: 1 }).summary()).toEqual({ kept: 2, forgotten: 0 });
});
