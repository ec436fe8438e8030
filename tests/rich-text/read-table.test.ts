import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTable } from "../../src/rich-text/index.ts";

const given = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/csv/${name}.csv`, import.meta.url));

test.each([
  [
    "bom-semi",
    "",
    [
      ["Well, id", "OD"],
      ["A1", "0,5"],
    ],
  ],
  [
    "cr-only",
    "",
    [
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ],
  ],
  [
    "formfeed",
    "",
    [
      ["a", "b"],
      ["1", "x\fy"],
    ],
  ],
  [
    "formula",
    "",
    [
      ["name", "val"],
      ['=HYPERLINK("http://x")', "+1"],
      ["@SUM(A1)", "-2"],
    ],
  ],
  ["header-only", "", [["X", "Y", "Z"]]],
  [
    "inch",
    "",
    [
      ["a", "b"],
      ['5" dish', "1"],
      ['6 "big" dish', "2"],
    ],
  ],
  [
    "latin1",
    "",
    [
      ["Probe", "Vol (µL)"],
      ["S1", "5"],
    ],
  ],
  [
    "nul",
    "",
    [
      ["a", "b"],
      ["1", "x\u0000y"],
    ],
  ],
  [
    "quoted-newline",
    "",
    [
      ["a", "b"],
      ["x\ny", 'he said "hi"'],
    ],
  ],
  ["ragged", "", [["a", "b", "c"], ["1"], ["1", "2", "3", "4"], ["5", "6"]]],
  [
    "semi",
    "",
    [
      ["Date", "Value"],
      ["01,02", "3"],
    ],
  ],
  [
    "sep-line",
    "",
    [
      ["Well", "Conc"],
      ["A1", "1,5"],
    ],
  ],
  [
    "single-quotes",
    "",
    [
      ["a", "b"],
      ["1;5", "2"],
    ],
  ],
  [
    "space-quote",
    "",
    [
      ["a", "b, c", "d"],
      ["1", "2, 3", "4"],
    ],
  ],
  [
    "spaces",
    "",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "title-line",
    "NanoPhoto export",
    [
      ["Sample", "A260"],
      ["S1", "0,53"],
      ["S2", "1,20"],
    ],
  ],
  [
    "unclosed",
    "",
    [
      ["a", "b"],
      ['5" dish', "1"],
      ['"open', "2"],
      ["3", "4"],
    ],
  ],
  [
    "utf16",
    "",
    [
      ["a", "b"],
      ["1", "µL"],
    ],
  ],
  ["empty", "", []],
  ["blank-lines", "", []],
])("the case %s", (name, caption, rows) => {
  expect(readTable(given(name))).toMatchObject({ caption, rows, rowCount: rows.length });
});

test.each([
  [
    "# run 7\n# operator: x\nt,v\n1,2\n",
    "run 7\noperator: x",
    [
      ["t", "v"],
      ["1", "2"],
    ],
  ],
  [
    "Time\tA,B\n0\t1,5\n1\t2,5\n",
    "",
    [
      ["Time", "A,B"],
      ["0", "1,5"],
      ["1", "2,5"],
    ],
  ],
  [
    "a;b\n1,5;2,5\n3,5;4,5\n",
    "",
    [
      ["a", "b"],
      ["1,5", "2,5"],
      ["3,5", "4,5"],
    ],
  ],
  ["v\n1\n2\n", "", [["v"], ["1"], ["2"]]],
  [
    "a|b\n1|2\n",
    "",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
])("%j", (text, caption, rows) => expect(readTable(text)).toMatchObject({ caption, rows }));

test("guesses are said, and an encoding can be given", () => {
  expect(readTable(given("latin1")).hints.join()).toContain("windows-1252");
  // Not ISO-8859-1: instruments write the euro sign, dashes and quotes of Windows.
  expect(readTable(Buffer.from("a;b\n\x8025;\x96\n\x93x\x94;\x85\n", "latin1")).rows).toEqual([
    ["a", "b"],
    ["€25", "–"],
    ["“x”", "…"],
  ]);
  expect(readTable(given("latin1"), { encoding: "iso-8859-5" }).rows[0]).toEqual(["Probe", "Vol (ЕL)"]);
  expect(readTable(given("unclosed")).hints.join()).toContain("never closed");
  expect(() => readTable(given("latin1"), { encoding: "klingon" })).toThrow(RangeError);
  const wide = Buffer.from("a,b\n1,2\n", "utf16le");
  expect(readTable(wide)).toMatchObject({
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
    encoding: "utf-16le",
  });
});

test("takes time in proportion to the length", () => {
  const timeMs = (rows: number): number => {
    const text = "t,v\n".padEnd(rows * 8, "12,3456\n");
    const from = performance.now();
    expect(readTable(text, { mostRows: 10 }).rowCount).toBeGreaterThan(rows * 0.9);
    return performance.now() - from;
  };
  timeMs(20_000);
  expect(timeMs(200_000)).toBeLessThan(Math.max(timeMs(50_000), 50) * 16);
});
