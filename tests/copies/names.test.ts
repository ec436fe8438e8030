import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NamesInFolder, numberedNames, portableName } from "../../src/copies/snapshot/names.ts";
import { readSums, sumsLine, writeSums } from "../../src/copies/snapshot/sums.ts";

const ODD = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "",
    ".",
    "..",
    "...",
    " ",
    "CON",
    "nul.txt",
    "COM1",
    "lpt¹.log",
    "a.",
    "a ",
    ".bashrc",
    "AUX .txt",
    "a\u0000b",
  ),
  fc.constantFrom(
    "x".repeat(300),
    `${"é".repeat(200)}.csv`,
    "👩‍👩‍👧‍👦".repeat(20),
    `a.${"b".repeat(100)}`,
    "\uD800",
    "e\u0301",
  ),
);

const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:[. ]|$)/i;

test("any name becomes one that every system takes", () => {
  fc.assert(
    fc.property(ODD, (name) => {
      const portable = portableName(name);
      expect(portable).not.toBe("");
      expect(Buffer.byteLength(portable)).toBeLessThanOrEqual(120);
      expect(portable).toBe(portable.normalize("NFC"));
      expect(portable).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
      expect(portable).not.toMatch(/[. ]$|^[. ]/);
      expect(portable).not.toMatch(DEVICE);
      // A portable name stays as it is.
      expect(portableName(portable)).toBe(portable);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["plate 07.csv", "plate 07.csv"],
  ["a/b\\c:d", "a_b_c_d"],
  ["NUL", "_NUL"],
  ["nul.tar.gz", "_nul.tar.gz"],
  ["console.log", "console.log"],
  [".bashrc", "_bashrc"],
  ["..", "_"],
  ["report. . ", "report"],
  ["e\u0301.txt", "é.txt"],
  ["", "_"],
])("%j is called %j", (name, expected) => {
  expect(portableName(name)).toBe(expected);
});

test("cut between graphemes, before the extension", () => {
  const family = "👩‍👩‍👧‍👦";
  const name = portableName(`${family.repeat(10)}.csv`);
  expect(name.endsWith(".csv")).toBe(true);
  expect(name.slice(0, -4).replaceAll(family, "")).toBe("");
});

test("namesakes get numbers, also where capitals or spelling do not count", () => {
  fc.assert(
    fc.property(fc.array(ODD, { maxLength: 30 }), (names) => {
      const folder = new NamesInFolder(["page.html"]);
      const taken = names.map((name) => folder.take(name));
      const keys = [...taken, "page.html"].map((name) => name.normalize("NFKC").toLowerCase());
      expect(new Set(keys).size).toBe(keys.length);
      for (const name of taken) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
    }),
  );
  const folder = new NamesInFolder();
  expect(["a.csv", "A.CSV", "a.csv", "a (2).csv"].map((name) => folder.take(name))).toEqual([
    "a.csv",
    "A (2).CSV",
    "a (3).csv",
    "a (2) (2).csv",
  ]);
});

test("siblings bear their place, with room for all", () => {
  expect(numberedNames(["b", "a", "b"])).toEqual(["001 b", "002 a", "003 b"]);
  expect(numberedNames(Array.from({ length: 1000 }, () => "x"))[999]).toBe("1000 x");
  for (const name of numberedNames(["y".repeat(500)])) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
});

test("SHA256SUMS is what sha256sum reads and writes, odd names included", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labapi-sums-"));
  const names = ["plain.txt", "back\\slash", "line\nbreak", " blank", "ä é.csv", "*star", "deep/er/x"];
  await mkdir(join(folder, "deep/er"), { recursive: true });
  for (const name of names) await writeFile(join(folder, name), name);
  const theirs = execFileSync("sha256sum", ["--", ...names], { cwd: folder, encoding: "utf8" });
  const { sums, broken } = readSums(theirs);
  expect(broken).toEqual([]);
  expect([...sums.keys()]).toEqual(names);
  expect(names.map((name) => sumsLine(sums.get(name) ?? "", name)).join("")).toBe(theirs);
  await writeFile(join(folder, "SHA256SUMS"), writeSums(sums));
  execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: folder });
  await rm(folder, { recursive: true });
  expect(readSums("nonsense\n").broken).toEqual([1]);
  expect(readSums(theirs.slice(0, -1)).broken).toEqual([7]);
});
