import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "labapi";
import { type AutoSignIn, type Sandbox, startSandbox } from "labapi/sandbox";
import { chromium } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SiloedBrowser } from "../../src/auth/browser-choice.ts";
import { SiloedWindow } from "../../src/auth/siloed-window.ts";
import { silentLogger as logger } from "../../src/core/logger.ts";
import { Program } from "../helpers/program.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { keyOf } from "../helpers/signed-in.ts";

const BROWSERS: readonly { browser: SiloedBrowser; command: string; requirement: string }[] = [
  { browser: "chromium", command: "chromium", requirement: "chromium" },
  { browser: "firefox", command: "firefox-esr", requirement: "firefox" },
];
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labapi-flow-"));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

async function withClient(
  decision: AutoSignIn | undefined,
  task: (client: Client, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const auto = decision === undefined ? {} : { autoSignIn: decision };
  await using sandbox = await startSandbox({ seed: "empty", ...auto });
  await using client = new Client(keyOf(sandbox));
  await task(client, sandbox);
}

for (const { browser, command, requirement } of BROWSERS) {
  const window = (): SiloedWindow =>
    new SiloedWindow({ browser, executable: `/usr/bin/${command}`, logger, headless: true });
  describeIf(hasCommand(command), requirement, `${command} is not installed`)(
    `through a window of ${browser}`,
    { timeout: 60_000 },
    () => {
      test("signs in at the sandbox and can work", async () => {
        await withClient("allow", async (client) => {
          const user = await client.defaultAuthenticate({ browser: window(), port: 0 });
          expect(user.email).toBe("ada@example.org");
          const page = await user.notebooks.default.page("P");
          expect((await page.addText("signed in")).version).toBe(1);
        });
      });

      test("says that the person cancelled", async () => {
        await withClient("cancel", async (client) => {
          await expect(client.defaultAuthenticate({ browser: window(), port: 0 })).rejects.toMatchObject({
            reason: "refused-by-user",
          });
        });
      });

      test("gives up when nobody answers, and frees the port", async () => {
        await withClient(undefined, async (client) => {
          const waiting = client.defaultAuthenticate({ browser: window(), port: 0, timeoutMs: 4_000 });
          await expect(waiting).rejects.toMatchObject({ code: "timeout", phase: "sign-in" });
        });
      });
    },
  );
}

describeIf(hasCommand("chromium"), "chromium", "chromium is not installed")(
  "by the person's own browser",
  { timeout: 60_000 },
  () => {
    /** The environment of somebody whose default browser is a Chromium nobody sees: what `xdg-open` starts where there is no desktop. */
    async function withDefaultBrowser(): Promise<Record<string, string>> {
      const path = join(folder, "browser");
      const profile = join(folder, "profile");
      await writeFile(
        path,
        `#!/bin/sh\nexec chromium --headless ${QUIET.join(" ")} --user-data-dir="${profile}" --dump-dom "$1" >/dev/null 2>&1\n`,
      );
      await chmod(path, 0o755);
      return { BROWSER: path, LA_AUTH_BROWSER: "default" };
    }

    test.each<[AutoSignIn, number, RegExp]>([
      ["allow", 0, /\/Experiments\/2026\/Results/],
      ["cancel", 1, /cancelled/],
    ])("%s", async (decision, exitCode, said) => {
      await withClient(decision, async (_client, sandbox) => {
        const env = { API_URL: sandbox.url, ACCESS_KEYID: sandbox.accessKeyId, ACCESS_PWD: sandbox.accessPassword };
        await using program = Program.start("examples/interactive.ts", [], { ...env, ...(await withDefaultBrowser()) });
        expect(await program.ends(), program.stderr).toBe(exitCode);
        expect(program.stdout + program.stderr).toMatch(said);
      });
    });
  },
);

describeIf(hasCommand("chromium"), "chromium", "chromium is not installed")(
  "with a person at the page",
  { timeout: 60_000 },
  () => {
    test("two sign-ins at the same time on one machine do not mix", async () => {
      await withClient(undefined, async (client) => {
        const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
        try {
          const signIn = async (name: string): Promise<string> => {
            await using collector = await client.collectAuthResponse({ port: 0 });
            const page = await browser.newPage();
            await page.goto(collector.authUrl);
            await page.getByRole("radio", { name }).check();
            await page.getByRole("button", { name: /sign in and allow/i }).click();
            return (await collector.wait()).fullName;
          };
          expect(await Promise.all([signIn("Ada Example"), signIn("Bo Example")])).toEqual([
            "Ada Example",
            "Bo Example",
          ]);
        } finally {
          await browser.close();
        }
      });
      expect(await readdir(folder)).toEqual([]);
    });
  },
);
