import { describe, expect, test } from "vitest";
import type { BrowserOpener } from "../../src/auth/browser.ts";
import type { Machine } from "../../src/auth/browser-choice.ts";
import { defaultAuthenticate } from "../../src/auth/default-authenticate.ts";
import { recordingLogger } from "../helpers/transport.ts";
import { ADA, comeBack, startCollector, type TestPerson, visit } from "./collecting.ts";

const callbackOf = (authUrl: string): string => new URL(authUrl).searchParams.get("redirect_uri") ?? "";
const here = (env: Machine["env"]): Machine => ({ platform: "linux", env, fileExists: () => false });

/** A window that signs in by itself, and remembers whether it was closed. */
class FakeWindow implements BrowserOpener {
  closed = 0;
  signal: AbortSignal | undefined;
  readonly #code: string;
  constructor(code = "code-1") {
    this.#code = code;
  }
  async open(url: string, signal: AbortSignal): ReturnType<BrowserOpener["open"]> {
    this.signal = signal;
    void visit(comeBack(callbackOf(url), { ...ADA, auth_code: this.#code }));
    return { close: async () => void (this.closed += 1) };
  }
}

describe("defaultAuthenticate", () => {
  const logger = recordingLogger();
  const deps = { collect: startCollector, logger, machine: here({}) };

  test("signs in through a window and closes it", async () => {
    const browser = new FakeWindow();
    expect(await defaultAuthenticate<TestPerson>({ browser }, deps)).toMatchObject({ email: "ada@example.org" });
    expect([browser.closed, browser.signal?.aborted]).toEqual([1, true]);
  });

  test("closes the window after a failure and after the time is up", async () => {
    const wrong = new FakeWindow("wrong");
    await expect(defaultAuthenticate({ browser: wrong }, deps)).rejects.toMatchObject({ apiCode: 4514 });
    expect(wrong.closed).toBe(1);
    let closed = 0;
    const silent: BrowserOpener = { open: async () => ({ close: async () => void (closed += 1) }) };
    await expect(defaultAuthenticate({ browser: silent, timeoutMs: 5 }, deps)).rejects.toMatchObject({
      name: "TimeoutError",
    });
    expect(closed).toBe(1);
  });

  test("a window that the person closes ends it at once", async () => {
    const browser: BrowserOpener = { open: async () => ({ gone: Promise.resolve(), close: async () => {} }) };
    await expect(defaultAuthenticate({ browser }, deps)).rejects.toMatchObject({ reason: "refused-by-user" });
  });

  test("a window that cannot be opened ends it with that error", async () => {
    const browser: BrowserOpener = { open: async () => Promise.reject(new Error("no window")) };
    await expect(defaultAuthenticate({ browser }, deps)).rejects.toThrow("no window");
  });

  test("prints the address where no window can be shown, and warns about an unknown browser", async () => {
    let said = "";
    const write = (text: string): void => {
      said += text;
      const url = /https:\S+/.exec(text)?.[0];
      if (url !== undefined) void visit(comeBack(callbackOf(url), ADA));
    };
    const machine = here({ LA_AUTH_BROWSER: "netscape", SSH_TTY: "x" });
    const person = await defaultAuthenticate<TestPerson>({ write }, { ...deps, machine });
    expect(person.code).toBe("code-1");
    expect(said).toContain("Open this address");
    expect(logger.lines.join("\n")).toMatch(/LA_AUTH_BROWSER must be one of/);
    expect(logger.lines.join("\n")).not.toContain("sig=");
  });
});
