import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { LockedError } from "labapi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Journal } from "../../src/transfer/journal/journal.ts";
import { Ledger } from "../../src/transfer/journal/ledger.ts";
import { Lock } from "../../src/transfer/journal/lock.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labapi-journal-"));
  path = join(folder, "j.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a journal", () => {
  test("keeps every whole line, whatever a failing disk has done to others, and counts those", async () => {
    await writeFile(path, '{"n":1}\n{"n":2\n\0\0\0\0\nnull\n5\n"x"\n{"n":3}\n{"n"');
    await using journal = await Journal.open<{ n: number }>(path);
    expect(journal.earlier).toEqual([{ n: 1 }, { n: 3 }]);
    expect(journal.damagedCount).toBe(5);
    await journal.add({ n: 4 });
    expect((await readFile(path, "utf8")).endsWith('{"n":3}\n{"n":4}\n')).toBe(true);
  });

  test("never fails, and loses at most what was spoilt", async () => {
    const records = Array.from({ length: 20 }, (_unused, n) => ({ n, text: "é\n🧪" }));
    const whole = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const spoilt = fc.record({
      at: fc.nat(whole.length - 1),
      byte: fc.integer({ min: 0, max: 255 }),
      cut: fc.nat(whole.length),
    });
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ at, byte, cut }) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        await writeFile(path, bytes.subarray(0, cut));
        await using journal = await Journal.open<{ n: number }>(path);
        const intact = whole.subarray(0, cut).toString("utf8").split("\n").length - 1;
        expect(journal.earlier.length).toBeGreaterThanOrEqual(Math.max(0, intact - 2));
      }),
      { numRuns: 200 },
    );
  });

  test(
    "of eight times as many lines takes about eight times as long, not sixty-four times",
    { timeout: 60_000 },
    async () => {
      const timeOf = async (count: number): Promise<number> => {
        await writeFile(path, Array.from({ length: count }, (_unused, n) => `{"n":${n}}\n`).join(""));
        const times: number[] = [];
        for (let run = 0; run < 3; run += 1) {
          const began = performance.now();
          await using journal = await Journal.open(path);
          expect(journal.earlier).toHaveLength(count);
          times.push(performance.now() - began);
        }
        return Math.min(...times);
      };
      const [small, large] = [await timeOf(50_000), await timeOf(400_000)];
      expect(large / small).toBeLessThan(40);
    },
  );

  test("that is kept nowhere remembers nothing and locks nothing", async () => {
    await using one = Journal.unkept<{ n: number }>();
    await one.add({ n: 1 });
    await one.finish();
    await using other = Journal.unkept<{ n: number }>();
    expect(other.earlier).toEqual([]);
  });
});

describe("a ledger", () => {
  test("takes lines of several at once, and goes on behind a torn one", async () => {
    const [a, b] = [await Ledger.open<{ n: number }>(folder, "x"), await Ledger.open<{ n: number }>(folder, "x")];
    await Promise.all(Array.from({ length: 50 }, (_unused, n) => (n % 2 === 0 ? a : b).add({ n })));
    await a.sync();
    const file = join(folder, "sent", (await import("node:fs")).readdirSync(join(folder, "sent"))[0] ?? "");
    await appendFile(file, '{"n":');
    const again = await Ledger.open<{ n: number }>(folder, "x");
    await again.add({ n: 99 });
    const { records } = await Ledger.open<{ n: number }>(folder, "x");
    expect(records.map(({ n }) => n).toSorted((one, other) => one - other)).toEqual([...Array(50).keys(), 99]);
    expect((await Ledger.open(folder, "another")).records).toEqual([]);
  });
});

describe("a lock", () => {
  const held = (holder: string): Promise<void> => writeFile(path, holder);

  test("is refused while its holder lives, and says who that is", async () => {
    const child = spawn("sleep", ["60"]);
    try {
      await held(`${child.pid} `);
      await expect(Lock.take(path)).rejects.toThrow(new RegExp(`process ${child.pid}\\) is at the same work`));
      await expect(Lock.take(path)).rejects.toBeInstanceOf(LockedError);
    } finally {
      child.kill();
      await once(child, "close");
    }
    await (await Lock.take(path))[Symbol.asyncDispose]();
  });

  test("of a number that another process has by now is taken over", async () => {
    const child = spawn("sleep", ["60"]);
    try {
      await held(`${child.pid} 1 ${hostname()}`);
      await (await Lock.take(path))[Symbol.asyncDispose]();
    } finally {
      child.kill();
      await once(child, "close");
    }
  });

  test.each(["", "no number", "999999999 1", `${process.pid} 1 ${hostname()}`, "0 1", "-1 1"])(
    "that nobody holds any more is taken over: %j",
    async (holder) => {
      await held(holder);
      await (await Lock.take(path))[Symbol.asyncDispose]();
    },
  );

  test("of another computer is respected while it beats", async () => {
    await held("1 1 elsewhere");
    await expect(Lock.take(path)).rejects.toThrow("on elsewhere");
    await utimes(path, new Date(), new Date(Date.now() - 3_600_000));
    await (await Lock.take(path))[Symbol.asyncDispose]();
  });

  test("goes to one of many that find it stale at once", async () => {
    await held("999999999 1");
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => Lock.take(path)));
    const taken = all.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(taken).toHaveLength(1);
    for (const lock of taken) await lock[Symbol.asyncDispose]();
  });
});
