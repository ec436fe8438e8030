import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RECIPES } from "../../scripts/generate-cli-docs.ts";
import { SHAPES } from "../../src/cli/definitions/reading.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { LABAPI } from "./helpers/spawned.ts";

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

describe("the recipes of docs/cli.md", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const files = {
      "results/a.csv": "1",
      "results/b.tmp": "2",
      "run_42/x.csv": "3",
      "run_42/img/1.png": "4",
      "plate_07.csv": "well,ct\nA1,2\n",
    };
    for (const folder of ["results", "run_42/img"]) await mkdir(join(bench.folder, folder), { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(bench.folder, name), content);
    await writeFile(join(bench.folder, "run.sh"), "#!/bin/sh\necho all well\necho but warm >&2\n", { mode: 0o755 });
    await bench.run(["mkdir", "-p", "Lab QC:/Runs"]);
  });

  test.each(RECIPES.map(({ title, command }) => [title, command]))("%s", async (_title, command) => {
    const words = LABAPI.map((word) => `'${word}'`).join(" ");
    const script = `set -euo pipefail; labapi() { ${words} "$@"; }; ${command}`;
    const env = { PATH: process.env["PATH"], ...bench.env };
    const child = spawn("bash", ["-c", script], { cwd: bench.folder, env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => (said += String(text)));
    expect(await once(child, "close"), said).toEqual([0, null]);
  });

  test("do what they say", async () => {
    expect((await bench.run(["tree", "Lab QC:", "-q"])).out).toMatch(/run_42\n.*img\n.*run_42/);
    expect((await bench.run(["cat", `Lab QC:/Runs/${today()}`])).out).toContain("all well\nbut warm");
    expect(JSON.parse(await readFile(join(bench.folder, "receipts.json"), "utf8"))).toHaveLength(2);
    expect((await readdir(join(bench.folder, "backup"))).toSorted()).toEqual(["plate_06.csv", "plate_07.csv"]);
    expect((JSON.parse(await readFile(join(bench.folder, "found.json"), "utf8")) as object[]).length).toBeGreaterThan(
      3,
    );
  });
});

describe("the shapes of docs/cli.md", () => {
  const PLATE = "My Research Notebook:/Experiments/2026/Plate 6";
  const cases: [string, readonly string[]][] = [
    ["Node", ["new", "-p", "Lab QC:/Shapes"]],
    ["Entry", ["stat", `${PLATE}/plate_06.csv`]],
    ["Comment", ["comments", PLATE]],
    ["Upload", ["put", "plate_07.csv", "Lab QC:/Incidents"]],
  ];

  test.each(cases)("%s has every field that is documented, and no other", async (name, args) => {
    const printed = await bench.json(args);
    const value = firstOf(printed);
    const fields = [...(SHAPES[name] ?? "").matchAll(/(\w+)(\??): /g)];
    const beside = name === "Comment" ? ["entryId"] : [];
    for (const [, field = "", optional] of fields) if (optional !== "?") expect(value, field).toHaveProperty(field);
    for (const key of Object.keys(value)) expect([...fields.map(([, field]) => field), ...beside]).toContain(key);
  });
});

/** The object itself, the first of a list, or the first file that was sent. */
function firstOf(printed: unknown): object {
  if (Array.isArray(printed)) return printed[0] as object;
  const { sent } = printed as { sent?: object[] };
  return sent?.[0] ?? (printed as object);
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
