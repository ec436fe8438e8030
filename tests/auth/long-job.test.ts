import { AuthenticationError, Client, type Page, UncertainWriteError } from "labapi";
import { startSandbox, type Sandbox } from "labapi/sandbox";
import { describe, expect, it } from "vitest";
import { unescapeHtml } from "../helpers/browserless.ts";
import { keyOf, QUICK } from "../helpers/signed-in.ts";

const MINUTE_MS = 60_000;
const EMAIL = "ada@example.org";

/** What somebody does on the "External App authentication" page: shuts the application out. */
async function revoke(sandbox: Sandbox): Promise<void> {
  const page = await (
    await fetch(`${sandbox.url}/external_app_authentication?account=${encodeURIComponent(EMAIL)}`)
  ).text();
  const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*?Revoke(?:(?!<\/form>)[\s\S])*?<\/form>/.exec(page)?.[0] ?? "";
  const fields = new URLSearchParams();
  for (const [, name = "", value = ""] of form.matchAll(/name="([^"]*)" value="([^"]*)"/g))
    fields.set(name, unescapeHtml(value));
  const action = /action="([^"]*)"/.exec(form)?.[1] ?? "/external_app_authentication";
  const answer = await fetch(new URL(action, sandbox.url), {
    method: "POST",
    body: fields,
    headers: { origin: sandbox.url },
  });
  expect(answer.status).toBeLessThan(400);
}

async function contentsOf(page: Page): Promise<string[]> {
  await page.refresh();
  return (await page.entries()).map((entry) => ("content" in entry ? entry.content : ""));
}

/** Adds one line a minute for half an hour, with sign-ins that end every five minutes. */
async function job(
  sandbox: Sandbox,
  page: Page,
  minutes: number,
  eachMinute: (minute: number) => Promise<void>,
): Promise<string[]> {
  const written: string[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    sandbox.clock.advance(MINUTE_MS);
    await eachMinute(minute);
    await page.addPlainText(`minute ${minute}`);
    written.push(`minute ${minute}`);
  }
  return written;
}

describe("a job of half an hour", () => {
  it("finishes across five code expiries and a revocation, with each line written once", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    const codeNow = (): string => sandbox.users.find(({ email }) => email === EMAIL)?.token ?? "";
    let asked = 0;
    await using client = new Client({
      ...keyOf(sandbox),
      ...QUICK,
      clock: sandbox.clock,
      onReauthenticate: ({ email }) => {
        asked += 1;
        return { email, code: codeNow };
      },
    });
    const user = await client.login(EMAIL, codeNow);
    const page = await user.notebooks.default.page("Job");
    const before = user.session().uid;
    const written = await job(sandbox, page, 30, async (minute) => {
      // A code lives an hour: five of them run out while the job works.
      if (minute % 6 === 0) sandbox.clock.advance(61 * MINUTE_MS);
      if (minute === 17) await revoke(sandbox);
    });
    expect(asked).toBe(1);
    expect(await contentsOf(page)).toEqual(written);
    expect(user.session().uid).not.toBe(before);
    expect((await client.resume(user.session())).email).toBe(EMAIL);
  });

  it("asks once, however many calls are refused at the same time", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    const codeNow = (): string => sandbox.users.find(({ email }) => email === EMAIL)?.token ?? "";
    let asked = 0;
    const onReauthenticate = async ({ email }: { email: string }) => {
      asked += 1;
      return { email, code: codeNow };
    };
    await using client = new Client({ ...keyOf(sandbox), ...QUICK, onReauthenticate, pacing: { maxInFlight: 8 } });
    const page = await (await client.login(EMAIL, codeNow)).notebooks.default.page("Job");
    await revoke(sandbox);
    await Promise.all(Array.from({ length: 12 }, (_unused, index) => page.addPlainText(`line ${index}`)));
    expect(asked).toBe(1);
    expect((await contentsOf(page)).toSorted()).toEqual(
      Array.from({ length: 12 }, (_unused, index) => `line ${index}`).toSorted(),
    );
  });

  it("stops with a clear error when nobody can sign in again, or somebody else does", async () => {
    await using sandbox = await startSandbox({ seed: "demo" });
    const tokenOf = (wanted: string): string => sandbox.users.find(({ email }) => email === wanted)?.token ?? "";
    await using plain = new Client({ ...keyOf(sandbox), ...QUICK });
    const page = await (await plain.login(EMAIL, tokenOf(EMAIL))).notebooks.default.page("Job");
    const other = "bo@example.org";
    const onReauthenticate = () => ({ email: other, code: tokenOf(other) });
    await using mixed = new Client({ ...keyOf(sandbox), ...QUICK, onReauthenticate });
    const same = await (await mixed.login(EMAIL, tokenOf(EMAIL))).notebooks.default.page("Job");
    await revoke(sandbox);
    await expect(page.addText("x")).rejects.toMatchObject({ code: "authentication", reason: "unknown-user" });
    await expect(same.addText("x")).rejects.toThrow(/Somebody else than ada@example\.org/);
    await expect(same.addText("x")).rejects.toThrow(AuthenticationError);
    const again = await plain.login(EMAIL, tokenOf(EMAIL));
    expect(await contentsOf(await again.notebooks.default.page("Job"))).toEqual([]);
  });

  it("does not repeat a write whose answer never came, even if the session ends then", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    const codeNow = (): string => sandbox.users.find(({ email }) => email === EMAIL)?.token ?? "";
    const onReauthenticate = ({ email }: { email: string }) => ({ email, code: codeNow });
    await using client = new Client({ ...keyOf(sandbox), ...QUICK, onReauthenticate });
    const page = await (await client.login(EMAIL, codeNow)).notebooks.default.page("Job");
    // Only who has seen the page before can tell afterwards what is new on it.
    expect(await page.entries()).toEqual([]);
    sandbox.faults.failNext("add_entry", { dropConnection: true, afterEffect: true });
    const error = await page.addText("once").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UncertainWriteError);
    await revoke(sandbox);
    expect(await (error as UncertainWriteError).resolve()).toMatchObject({ outcome: "written" });
    expect(await contentsOf(page)).toEqual(["once"]);
  });
});
