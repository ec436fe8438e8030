import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SiloedWindow } from "../../src/auth/siloed-window.ts";
import { recordingLogger } from "../helpers/transport.ts";

describe("a window that cannot be had", () => {
  test("without puppeteer-core: the default browser, or the command that installs it", () => {
    const script = join(import.meta.dirname, "without-puppeteer.ts");
    const said = execFileSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8" });
    expect(said).toMatch(/^fallback\n.*`npm install puppeteer-core`/);
    expect(said).not.toContain("sig=");
  });

  test("without the browser: the default browser, or an error that says what to do", async () => {
    const logger = recordingLogger();
    const { signal } = new AbortController();
    const pending = { callbackUrl: "http://127.0.0.1:1/", redeem: async () => {}, giveUp() {} };
    const options = { browser: "chrome", executable: "/nowhere/chrome", logger } as const;
    const opened = { close: async () => {} };
    const fallback = { open: async () => opened };
    expect(await new SiloedWindow({ ...options, fallback }).open("https://la.example/?sig=S", signal, pending)).toBe(
      opened,
    );
    await expect(new SiloedWindow(options).open("https://la.example/?sig=S", signal, pending)).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringMatching(/^chrome did not start .*LA_AUTH_BROWSER/),
    });
    expect(logger.lines.join()).not.toContain("sig=");
  });
});
