import { expect, test } from "vitest";
import { sendMany } from "../../bench/many-files.ts";

test("many small files cost a call each, and the last ones no more than the first", { timeout: 120_000 }, async () => {
  const { sentCount, calls, tenthsMs } = await sendMany(600);
  expect(sentCount).toBe(600);
  const { add_attachment: additions, ...others } = calls;
  expect(additions).toBe(600);
  // The page is read once before the first file; whether it is still there is asked now and then.
  expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBeLessThan(20);
  const [first, last] = [tenthsMs.slice(1, 4), tenthsMs.slice(-3)].map((part) => Math.min(...part));
  // Were each file compared with each, the last tenths would take several times as long, and ever more.
  expect((last ?? 0) / (first ?? 1)).toBeLessThan(8);
});
