import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FileSessionStore } from "../../src/auth/stores/file-store.ts";
import { storedSession } from "./stored.ts";

const KILLS = 200;
const root = join(import.meta.dirname, "..", "..");

/** Compiles the few files once: 200 starts through a loader would take minutes. */
function compileInto(target: string): void {
  const folders = ["src/auth/stores", "src/core"];
  const files = [
    ...folders.flatMap((from) => readdirSync(join(root, from)).map((name) => `${from}/${name}`)),
    "tests/auth/stored.ts",
    "tests/auth/save-forever.ts",
  ];
  const { ESNext } = ts.ModuleKind;
  for (const file of files) {
    const compilerOptions = { module: ESNext, target: ts.ScriptTarget.ES2022, rewriteRelativeImportExtensions: true };
    const { outputText } = ts.transpileModule(readFileSync(join(root, file), "utf8"), { compilerOptions });
    const folder = join(target, file, "..");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${basename(file, ".ts")}.js`), outputText);
  }
  writeFileSync(join(target, "package.json"), '{"type":"module"}');
}

describe("a process killed while it saves", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "labapi-kill-"));
    compileInto(join(folder, "js"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(`never leaves a broken session behind, ${KILLS} times`, { timeout: 120_000 }, async () => {
    const sessions = join(folder, "sessions");
    const store = new FileSessionStore({ folder: sessions, key: "" });
    await store.save("default", storedSession("uid-short"));
    const script = join(folder, "js/tests/auth/save-forever.js");
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [script, sessions], { stdio: ["ignore", "pipe", "inherit"] });
      await once(child.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, randomInt(8)));
      child.kill("SIGKILL");
      await once(child, "exit");
      const found = await store.load("default");
      expect([storedSession("uid-short"), storedSession("uid-long", 20_000)]).toContainEqual(found);
    }
  });
});
