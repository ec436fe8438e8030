import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import type { AuthResponseCollector } from "../../src/auth/collector.ts";
import { TerminalBrowser } from "../../src/auth/terminal.ts";
import { ADA, comeBack, startCollector, type TestPerson, visit } from "./collecting.ts";

interface Session {
  readonly collector: AuthResponseCollector<TestPerson>;
  readonly input: PassThrough;
  readonly said: () => string;
  /** Waits until this has been printed. */
  readonly until: (text: string | RegExp) => Promise<void>;
}

async function inTerminal(use: (session: Session) => Promise<void>, isTTY = true, remoteHost?: string): Promise<void> {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => {} });
  let said = "";
  const over = new AbortController();
  await using collector = await startCollector();
  const write = (text: string): void => void (said += text);
  const browser = new TerminalBrowser({ write, input, remoteHost });
  const opened = await browser.open(collector.authUrl, over.signal, collector);
  const until = async (text: string | RegExp): Promise<void> => {
    while (said.search(text) < 0) await new Promise(setImmediate);
  };
  await use({ collector, input, said: () => said, until });
  over.abort();
  await opened.close();
}

describe("signing in from a terminal", () => {
  test("the browser's own return", async () => {
    await inTerminal(async ({ collector, said }) => {
      expect(said()).toContain(collector.authUrl);
      expect(said()).not.toContain("ssh");
      await visit(comeBack(collector.callbackUrl, ADA));
      expect(await collector.wait()).toMatchObject({ code: "code-1" });
    });
  });

  test("how to reach a remote machine", async () => {
    await inTerminal(
      async ({ collector, said }) => {
        const { port } = new URL(collector.callbackUrl);
        expect(said()).toContain(`ssh -L ${port}:127.0.0.1:${port} node7.example`);
      },
      true,
      "node7.example",
    );
  });

  test("the pasted address, after a wrong one", async () => {
    await inTerminal(async ({ collector, input, until }) => {
      input.write("https://evil.example/?email=e@x.org&auth_code=c\n");
      await until("That address is not the one");
      input.write(`${comeBack(collector.callbackUrl, { email: "ada@example.org" })}\n`);
      input.write(`\n${comeBack(collector.callbackUrl, ADA).replace("127.0.0.1", "localhost")}\n`);
      expect(await collector.wait()).toEqual({ email: "ada@example.org", code: "code-1" });
    });
  });

  test("the pasted address of a refusal", async () => {
    await inTerminal(async ({ collector, input }) => {
      input.write(`${comeBack(collector.callbackUrl, { error: "access denied" })}\n`);
      await expect(collector.wait()).rejects.toMatchObject({ reason: "refused-by-user" });
    });
  });

  test("an email and a code that is not shown, after a wrong one", async () => {
    await inTerminal(async ({ collector, input, said, until }) => {
      input.write("what now?\n");
      await until("neither an address");
      input.write("ada@example.org\n");
      await until("Code");
      input.write("wrong\n");
      await until("refused");
      input.write("ada@example.org\r");
      await until(/refused\n> ada@example.org[^]*Code/);
      input.write("hidden-code\r");
      expect(await collector.wait()).toEqual({ email: "ada@example.org", code: "hidden-code" });
      expect(said()).not.toContain("hidden-code");
    });
  });

  test("two lines pasted at once", async () => {
    await inTerminal(async ({ collector, input }) => {
      input.write("ada@example.org\ncode-7\n");
      expect(await collector.wait()).toMatchObject({ code: "code-7" });
    });
  });

  test("a failure that is no refusal ends it", async () => {
    await inTerminal(async ({ collector, input }) => {
      input.write("ada@example.org\ndown\n");
      await expect(collector.wait()).rejects.toThrow("cannot be asked");
    });
  });

  test("the end of the input leaves the browser's way open", async () => {
    await inTerminal(async ({ collector, input }) => {
      input.end();
      await once(input, "end");
      await visit(comeBack(collector.callbackUrl, ADA));
      expect(await collector.wait()).toMatchObject({ code: "code-1" });
    });
  });

  test("what is piped into the program is left alone", async () => {
    await inTerminal(async ({ collector, input, said }) => {
      input.write("data of the program\n");
      await visit(comeBack(collector.callbackUrl, ADA));
      await collector.wait();
      expect(input.readableLength).toBeGreaterThan(0);
      expect(said()).not.toContain("paste");
    }, false);
  });

  test("time that ran out while a wrong code was checked ends it afterwards", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    let check = (): void => {};
    const checked = new Promise<void>((resolve) => (check = resolve));
    await using collector = await startCollector({ timeoutMs: 1000 }, () => checked);
    const wrong = expect(collector.redeem("ada@example.org", "wrong")).rejects.toMatchObject({ apiCode: 4514 });
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    check();
    await wrong;
    await expect(collector.wait()).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
