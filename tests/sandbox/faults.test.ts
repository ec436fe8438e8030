import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { ask, call, refusal, signedUrl, signIn } from "./helpers/signed.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const ping = (inProcess: boolean) => call(sandbox, "utilities/promo_message", {}, { inProcess });

describe.each([
  ["over the socket", false],
  ["in process", true],
])("faults %s", (_name, inProcess) => {
  test("a code, a status, a web page: once, then all is well", async () => {
    sandbox.faults.failNext("promo_message", { code: 4999 });
    expect(await refusal(await ping(inProcess))).toEqual({ status: 500, code: 4999 });
    sandbox.faults.failNext("*", { status: 503 });
    expect((await ping(inProcess)).status).toBe(503);
    sandbox.faults.failNext("promo_message", { html: true });
    const page = await ping(inProcess);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await ping(inProcess)).status).toBe(200);
  });

  test("several times, and only the named method", async () => {
    sandbox.faults.failNext("epoch_time", { status: 500, times: 2 });
    expect((await ping(inProcess)).status).toBe(200);
    const statuses = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await call(sandbox, "utilities/epoch_time", {}, { inProcess })).status);
    }
    expect(statuses).toEqual([500, 500, 200]);
  });

  test("a dropped connection", async () => {
    sandbox.faults.failNext("*", { dropConnection: true });
    await expect(ping(inProcess)).rejects.toThrow("fetch failed");
    expect(sandbox.calls.at(-1)).toMatchObject({ method: "promo_message", status: 0 });
  });

  test("an answer that never comes, though the work is done", async () => {
    const uid = await signIn(sandbox);
    sandbox.faults.failNext("create_notebook", { dropConnection: true, afterEffect: true });
    await expect(call(sandbox, "notebooks/create_notebook", { uid, name: "Made" }, { inProcess })).rejects.toThrow();
    const info = await ask(sandbox, "users/user_info_via_id", { uid });
    expect(info.descendants("notebook")).toHaveLength(3);
  });

  test("a body cut off", async () => {
    sandbox.faults.failNext("promo_message", { cutBodyAfterBytes: 20 });
    const response = await ping(inProcess);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(20);
    await expect(response.text()).rejects.toThrow();
  });

  test("a caller that gives up", async () => {
    sandbox.faults.failNext("*", { delayMs: 5_000 });
    const send = inProcess ? sandbox.fetch : fetch;
    const url = signedUrl(sandbox, "api/utilities/promo_message", {});
    await expect(send(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow(/timeout|aborted/);
  });
});

test("calls that come too close are refused where that is asked for", async () => {
  await using strict = await startSandbox({ minIntervalMs: 60_000 });
  expect((await call(strict, "utilities/promo_message", {})).status).toBe(200);
  const second = await call(strict, "utilities/promo_message", {});
  expect([second.status, second.headers.get("retry-after")]).toEqual([429, "1"]);
});

test("headers that are too large, and bodies", async () => {
  const long = await call(sandbox, "utilities/promo_message", { x: "a".repeat(200_000) });
  expect(long.status).toBe(431);
  const uid = await signIn(sandbox);
  const huge = await call(
    sandbox,
    "entries/add_entry",
    { uid },
    { form: { entry_data: "a".repeat(65 * 1024 * 1024) } },
  );
  expect(huge.status).toBe(413);
});

test("bytes that are no HTTP, and paths that lead nowhere", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${sandbox.url}/`, { path: "/api/../../etc/passwd" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
  expect(status).toBe(404);
  expect((await call(sandbox, "nothing/at_all", {})).status).toBe(404);
});
