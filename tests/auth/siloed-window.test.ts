import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SiloedBrowser } from "../../src/auth/browser-choice.ts";
import { collectAuthResponse } from "../../src/auth/collector.ts";
import { defaultAuthenticate } from "../../src/auth/default-authenticate.ts";
import { SiloedWindow } from "../../src/auth/siloed-window.ts";
import { silentLogger as logger } from "../../src/core/logger.ts";
import type { RawServer } from "../helpers/raw-server.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { startSignInPage } from "./sign-in-page.ts";

const BROWSERS: readonly { browser: SiloedBrowser; command: string }[] = [
  { browser: "chromium", command: "chromium" },
  { browser: "firefox", command: "firefox-esr" },
];

/** The processes that use a profile below this folder. */
function processesIn(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(folder))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

for (const { browser, command } of BROWSERS) {
  const executable = `/usr/bin/${command}`;
  describeIf(
    hasCommand(command),
    command,
    `${command} is not installed`,
  )(`a window of ${browser}`, () => {
    let folder = "";
    let page: RawServer;
    const oldTmp = process.env["TMPDIR"];
    const profiles = (): string[] => readdirSync(folder).filter((name) => name.startsWith("labapi-sign-in-"));
    const window = (): SiloedWindow => new SiloedWindow({ browser, executable, logger, headless: true });

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "labapi-window-"));
      process.env["TMPDIR"] = folder;
      page = await startSignInPage();
    });
    afterEach(async () => {
      if (oldTmp === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = oldTmp;
      await page[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    const authenticate = (path: string, timeoutMs = 15_000): Promise<string> =>
      defaultAuthenticate<string>(
        { browser: window(), port: 0, timeoutMs },
        {
          logger,
          collect: (options) =>
            collectAuthResponse<string>(options, {
              authUrlFor: (redirect) => `${page.url}${path}?redirect_uri=${encodeURIComponent(redirect)}`,
              exchange: async (email, code) => `${email} ${code}`,
              logger,
            }),
        },
      );

    test("signs in, closes the window and removes the profile", async () => {
      expect(await authenticate("/in")).toBe("ada@example.org code-1");
      expect(profiles()).toEqual([]);
      await until(() => processesIn(folder).length === 0);
    });

    test.each([1, 1500])("is gone when the time is up after %i ms", async (timeoutMs) => {
      await expect(authenticate("/stay", timeoutMs)).rejects.toMatchObject({ name: "TimeoutError" });
      expect(profiles()).toEqual([]);
      await until(() => processesIn(folder).length === 0);
    });

    test("the person closes it", async () => {
      const signIn = authenticate("/stay");
      const outcome = expect(signIn).rejects.toMatchObject({ reason: "refused-by-user" });
      await until(() => page.requests.length > 0);
      for (const pid of processesIn(folder).slice(0, 1)) process.kill(pid, "SIGTERM");
      await outcome;
      expect(profiles()).toEqual([]);
    });

    test("Ctrl-C closes it and leaves nothing behind", async () => {
      const script = join(import.meta.dirname, "window-child.ts");
      const args = ["--import", "tsx", script, browser, executable, page.url];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
      await until(() => page.requests.length > 0);
      expect(profiles()).toHaveLength(1);
      child.kill("SIGINT");
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      expect([code, signal]).toEqual([null, "SIGINT"]);
      expect(profiles()).toEqual([]);
      await until(() => processesIn(folder).length === 0);
    });
  });
}
