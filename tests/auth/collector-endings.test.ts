import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { ADA, comeBack, startCollector, type TestPerson, visit } from "./collecting.ts";
import { collectAuthResponse } from "../../src/auth/collector.ts";
import { silentLogger } from "../../src/core/logger.ts";

async function expectFree(url: string): Promise<void> {
  const server = createServer().listen({ port: Number(new URL(url).port), host: "127.0.0.1" });
  await once(server, "listening");
  server.close();
}

/** A promise to be fulfilled by hand. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const parts = { open: (): void => {} };
  const opened = new Promise<void>((resolve) => (parts.open = resolve));
  return { opened, open: () => parts.open() };
}

describe("other endings", () => {
  test("a refusal is told in LabArchives' words, made harmless", async () => {
    await using collector = await startCollector();
    const error = `<b>no</b>\r\n\u001B[31mX-Evil: 1\u202E${"z".repeat(5000)}`;
    const page = await visit(comeBack(collector.callbackUrl, { error }));
    expect(page.body).not.toMatch(/<b>|Evil|zzz/);
    const wait = collector.wait();
    const message = await wait.then(
      () => "",
      (reason: Error) => reason.message,
    );
    await expect(wait).rejects.toMatchObject({ name: "AuthenticationError", reason: "refused-by-user" });
    expect(message).not.toMatch(/[\r\n\u001B\u202E]/);
    expect(message.length).toBeLessThan(320);
    await expectFree(collector.callbackUrl);
  });

  test("a wrong code is told to the browser and to the program", async () => {
    await using collector = await startCollector();
    const page = await visit(comeBack(collector.callbackUrl, { ...ADA, auth_code: "wrong" }));
    expect(page.body).toContain("did not accept");
    await expect(collector.wait()).rejects.toMatchObject({ name: "AuthenticationError", apiCode: 4514 });
    await expectFree(collector.callbackUrl);
  });

  test("a server that cannot be asked is not called a wrong code", async () => {
    await using collector = await startCollector();
    const page = await visit(comeBack(collector.callbackUrl, { ...ADA, auth_code: "down" }));
    expect([page.status, page.body]).toEqual([502, expect.stringContaining("could not be finished")]);
    await expect(collector.wait()).rejects.toThrow("cannot be asked");
  });

  test("only one answer counts, and the next one is told so while the first is exchanged", async () => {
    const exchange = gate();
    const seen: TestPerson[] = [];
    await using collector = await startCollector({}, (person) => {
      seen.push(person);
      return exchange.opened;
    });
    const first = visit(comeBack(collector.callbackUrl, ADA));
    while (seen.length === 0) await new Promise(setImmediate);
    const second = await visit(comeBack(collector.callbackUrl, { ...ADA, email: "eve@example.org" }));
    expect(second.status).toBe(410);
    collector.giveUp(new Error("the window was closed")); // too late: the code is already here
    exchange.open();
    expect((await first).status).toBe(200);
    expect((await collector.wait()).email).toBe("ada@example.org");
    await expect(visit(comeBack(collector.callbackUrl, ADA))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(seen).toHaveLength(1);
  });

  test("time runs out", async () => {
    const collector = await startCollector({ timeoutMs: 5 });
    await expect(collector.wait()).rejects.toMatchObject({ name: "TimeoutError", phase: "sign-in", timeoutMs: 5 });
    await expectFree(collector.callbackUrl);
    await expect(startCollector({ timeoutMs: -1 })).rejects.toMatchObject({ name: "UsageError" });
    await expect(startCollector({ timeoutMs: Number.NaN })).rejects.toMatchObject({ name: "UsageError" });
  });

  test("the caller's signal ends it with its own reason, before, during and after", async () => {
    const reason = { mine: true };
    await expect(startCollector({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const collector = await startCollector({ signal: controller.signal });
    controller.abort(reason);
    await expect(collector.wait()).rejects.toBe(reason);
    await expectFree(collector.callbackUrl);
  });

  test("the signal also stops an exchange", async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const collector = await collectAuthResponse<never>(
      { port: 0, signal: controller.signal },
      {
        authUrlFor: (url) => url,
        logger: silentLogger,
        exchange: (_email, _code, signal) =>
          new Promise((_resolve, reject) => {
            seen = signal;
            signal.addEventListener("abort", () => reject(signal.reason));
            controller.abort("stop");
          }),
      },
    );
    const browser = visit(comeBack(collector.callbackUrl, ADA)).catch(() => "cut off");
    await expect(collector.wait()).rejects.toBe("stop");
    expect(seen?.aborted).toBe(true);
    await browser;
    await expectFree(collector.callbackUrl);
  });

  test("close() ends the wait, twice is harmless, and nothing is thrown when nobody waits", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    const collector = await startCollector();
    await collector.close();
    await collector.close();
    await expectFree(collector.callbackUrl);
    await new Promise(setImmediate);
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
    await expect(collector.wait()).rejects.toMatchObject({ reason: "no-answer" });
  });

  test("a URL that cannot be made frees the port", async () => {
    let made = "";
    const authUrlFor = (url: string): string => {
      made = url;
      throw new Error("no key");
    };
    const exchange = async (): Promise<never> => Promise.reject(new Error("never asked"));
    const deps = { authUrlFor, logger: silentLogger, exchange };
    await expect(collectAuthResponse({ port: 0 }, deps)).rejects.toThrow("no key");
    await expectFree(made);
  });
});
