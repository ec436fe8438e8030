import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Machine } from "../../src/auth/browser-choice.ts";
import { defaultAuthenticate } from "../../src/auth/default-authenticate.ts";
import { silentLogger as logger } from "../../src/core/logger.ts";
import { describeIf } from "../helpers/requirements.ts";
import { ADA, comeBack, startCollector, type TestPerson, visit } from "./collecting.ts";

/** A desktop whose default browser is the program that `BROWSER` names. */
const machine: Machine = { platform: "linux", env: { DISPLAY: ":0", PATH: "" }, fileExists: () => false };

describeIf(
  process.platform === "linux",
  "linux",
  "only Linux lets a test choose the default browser",
)("the default browser", () => {
  let folder = "";
  const old = { BROWSER: process.env["BROWSER"], DISPLAY: process.env["DISPLAY"] };
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "labapi-browser-"))));
  afterEach(() => {
    for (const [name, value] of Object.entries(old)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  function beBrowser(script: string): void {
    const path = join(folder, "browser");
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    process.env["BROWSER"] = path;
    delete process.env["DISPLAY"];
  }

  test("signs in", async () => {
    const query = new URLSearchParams(ADA).toString();
    beBrowser(
      `#!${process.execPath}\nconst back = new URL(process.argv[2]).searchParams.get("redirect_uri");\n` +
        `require("node:http").get(back + "?${query}");\n`,
    );
    let said = "";
    const write = (text: string): void => void (said += text);
    const person = await defaultAuthenticate<TestPerson>({ write }, { collect: startCollector, logger, machine });
    expect(person.code).toBe("code-1");
    expect(said).toContain("browser window");
    expect(said).not.toContain("sig=");
  });

  test("that does not open gives way to the printed address", async () => {
    beBrowser("#!/bin/sh\nexit 3\n");
    const write = (text: string): void => {
      const url = /https:\/\/la\S+/.exec(text)?.[0];
      const back = url === undefined ? null : new URL(url).searchParams.get("redirect_uri");
      if (back !== null) void visit(comeBack(back, ADA));
    };
    const person = await defaultAuthenticate<TestPerson>({ write }, { collect: startCollector, logger, machine });
    expect(person.code).toBe("code-1");
  });

  test("gives way to the terminal when that is asked for", async () => {
    beBrowser("#!/bin/sh\nexit 3\n");
    let said = "";
    const write = (text: string): void => {
      said += text;
      const url = /https:\/\/la\S+/.exec(text)?.[0];
      const back = url === undefined ? null : new URL(url).searchParams.get("redirect_uri");
      if (back !== null) void visit(comeBack(back, ADA));
    };
    const deps = { collect: startCollector, logger, machine };
    const person = await defaultAuthenticate<TestPerson>({ write, show: "terminal" }, deps);
    expect(person.code).toBe("code-1");
    expect(said).not.toContain("browser window that has opened");
  });
});
