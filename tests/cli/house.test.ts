import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { NetworkError, PartialWriteError, PermissionError } from "labapi";
import { exitCodeOf } from "../../src/cli/exit-code.ts";

const CLI = fileURLToPath(new URL("../../src/cli/", import.meta.url));

describe("the house of the command line", () => {
  test("has at most ten files at its root", async () => {
    const entries = await readdir(CLI, { withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile()).length).toBeLessThanOrEqual(10);
  });

  test("has commands that parse and print: at most 120 lines each", async () => {
    const files = await readdir(`${CLI}commands`);
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const lines = (await readFile(`${CLI}commands/${file}`, "utf8")).split("\n").length - 1;
      expect(lines, file).toBeLessThanOrEqual(120);
    }
  });

  test("prints through the door alone", async () => {
    const files = await readdir(CLI, { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts"))) {
      if (["terminal/terminal.ts", "terminal/ask.ts", "main.ts"].includes(file)) continue;
      expect(await readFile(CLI + file, "utf8"), file).not.toMatch(/console\.|process\.std(?:out|err)\.write/);
    }
  });
});

test("what stopped half-way ends with the code of what stopped it", () => {
  const written = ["1"];
  expect(exitCodeOf(new PartialWriteError("x", { written }))).toBe(4);
  expect(exitCodeOf(new PartialWriteError("x", { written, cause: new NetworkError("y") }))).toBe(5);
  const refused = new PermissionError("y", { status: 403, apiCode: 4502, description: "", method: "a/b" });
  expect(exitCodeOf(new PartialWriteError("x", { written, cause: refused }))).toBe(4);
});
