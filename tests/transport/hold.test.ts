import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { ApiError } from "../../src/core/errors.ts";
import type { NodeId, NotebookId, UserId } from "../../src/core/ids.ts";
import { treeTools } from "../../src/endpoints/index.ts";
import { Hold } from "../../src/transport/hold.ts";
import { DEFAULT_RETRY } from "../../src/transport/options.ts";
import { Refusal } from "../../src/transport/refusal.ts";
import { HTTP_CLIENTS } from "../helpers/http-clients.ts";
import { type RawServer, startRawServer } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const NODE = "<tree-id>t1</tree-id><display-text>Day 1</display-text><is-page>true</is-page>";
const LEVEL = `<tree-tools><level-nodes type="array"><level-node>${NODE}</level-node></level-nodes></tree-tools>`;
const levelOf = (userId: string) => ({
  userId: userId as UserId,
  notebookId: "n" as NotebookId,
  parentId: "0" as NodeId,
});

/** Refuses the first call, and says when each one came. */
async function busyServer(refusal: {
  status: number;
  retryAfter?: string;
}): Promise<RawServer & { cameAtMs: number[] }> {
  const cameAtMs: number[] = [];
  const server = await startRawServer((_request, response) => {
    cameAtMs.push(performance.now());
    const header = refusal.retryAfter === undefined ? {} : { "retry-after": refusal.retryAfter };
    if (cameAtMs.length > 1) response.end(LEVEL);
    else response.writeHead(refusal.status, header).end("busy");
  });
  return Object.assign(server, { cameAtMs });
}

describe.each(HTTP_CLIENTS)("a server that asks to be left alone, over %s", (_name, http) => {
  test.each([429, 503])("%i with Retry-After: everybody of the key waits, in order, then goes on", async (status) => {
    await using server = await busyServer({ status, retryAfter: "1" });
    const transport = testTransport(server.url, http);
    const sameKey = Object.assign(testTransport(server.url, http), { known: transport.known });
    const refused = transport.call(treeTools.getTreeLevel, levelOf("a"));
    await vi.waitUntil(() => transport.known.hold.isOn, { interval: 1 });
    const all = ["b", "c", "d"].map((user) => transport.call(treeTools.getTreeLevel, levelOf(user)));
    await Promise.all([...all, sameKey.call(treeTools.getTreeLevel, levelOf("e")), refused]);
    const [first = 0, ...later] = server.cameAtMs;
    expect(later).toHaveLength(5);
    for (const at of later) expect(at - first).toBeGreaterThan(990);
    const users = server.requests.map(({ url }) => new URL(url, server.url).searchParams.get("uid"));
    expect(users.filter((user) => "bcd".includes(user ?? ""))).toEqual(["b", "c", "d"]);
    await Promise.all([transport.close(), sameKey.close()]);
  });

  test("an abort ends the wait with its reason, and nothing is sent", async () => {
    await using server = await busyServer({ status: 429, retryAfter: "3600" });
    const transport = testTransport(server.url, http);
    const [stop, stopFirst] = [new AbortController(), new AbortController()];
    const first = transport.call(treeTools.getTreeLevel, levelOf("a"), { signal: stopFirst.signal });
    await vi.waitUntil(() => transport.known.hold.isOn, { interval: 1 });
    const waiting = transport.call(treeTools.getTreeLevel, levelOf("b"), { signal: stop.signal });
    const reason = new Error("enough");
    stop.abort(reason);
    stopFirst.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(first).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
    await transport.close();
  });

  test("a write is sent once; what comes after it waits", async () => {
    await using server = await busyServer({ status: 429, retryAfter: "1" });
    const transport = testTransport(server.url, http);
    const insert = { ...levelOf("a"), name: "Day 1", isFolder: false };
    await expect(transport.call(treeTools.insertNode, insert)).rejects.toMatchObject({ name: "UncertainWriteError" });
    await transport.call(treeTools.getTreeLevel, levelOf("a"));
    const [first = 0, second = 0, ...more] = server.cameAtMs;
    expect(second - first).toBeGreaterThan(990);
    expect(more).toEqual([]);
    await transport.close();
  });
});

describe("how long", () => {
  const NOW = Date.parse("2026-11-25T12:00:00Z");
  beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ["setTimeout", "clearTimeout", "performance", "Date"] }));
  afterEach(() => void vi.useRealTimers());

  const hold = (): Hold => new Hold({ retry: DEFAULT_RETRY, random: () => 0, clock: systemClock });
  const refusal = (status: number, retryAfter?: string, isFromStorage = false): Refusal => {
    const fault = { status, apiCode: undefined, description: "", method: "x/y" };
    return new Refusal(new ApiError("no", fault), { status, apiCode: undefined, retryAfter, isFromStorage });
  };
  /** How long it keeps everybody back, in steps of a tenth of a second. */
  const lengthMs = async (on: Hold): Promise<number> => {
    const begin = performance.now();
    const state = { isOver: !on.isOn };
    if (!state.isOver) void on.pass(undefined).then(() => (state.isOver = true));
    while (!state.isOver) await vi.advanceTimersByTimeAsync(100);
    return performance.now() - begin;
  };

  test.each([
    [429, "7", 7000],
    [429, " 7 ", 7000],
    [429, "Wed, 25 Nov 2026 12:00:09 GMT", 9000],
    [503, "2", 2000],
    [429, undefined, 1000],
    [429, "0", 1000],
    [429, "-30", 1000],
    [429, "soon", 1000],
    [429, "", 1000],
    [429, "1e3", 1000],
    [429, "Wed, 25 Nov 2020 12:00:00 GMT", 1000],
    [429, "86400", 60_000],
    [429, "99999999999999999999999999", 60_000],
    [429, "Wed, 25 Nov 2099 12:00:00 GMT", 60_000],
    [503, undefined, 0],
    [503, "soon", 0],
    [500, "7", 0],
    [404, "7", 0],
  ])("%i with Retry-After %j: %i ms", async (status, retryAfter, expectedMs) => {
    const on = hold();
    on.note(refusal(status, retryAfter));
    expect(await lengthMs(on)).toBe(expectedMs);
  });

  test("a storage that refuses says nothing about LabArchives", async () => {
    const on = hold();
    on.note(refusal(429, "7", true));
    expect(await lengthMs(on)).toBe(0);
  });

  test("longer each time, until there is an answer; refusals at the same time are one", async () => {
    const on = hold();
    const refuse = async (): Promise<number> => {
      for (let count = 0; count < 8; count += 1) on.note(refusal(429));
      // The answer of a call that was sent before.
      on.answered();
      return lengthMs(on);
    };
    expect([await refuse(), await refuse(), await refuse()]).toEqual([1000, 2000, 4000]);
    on.answered();
    expect(await refuse()).toBe(1000);
    for (let count = 0; count < 8; count += 1) await refuse();
    expect(await refuse()).toBe(DEFAULT_RETRY.maxDelayMs);
  });

  test("those who wait are kept back longer when somebody is refused meanwhile", async () => {
    const on = hold();
    on.note(refusal(429, "2"));
    let isThrough = false;
    void on.pass(undefined).then(() => (isThrough = true));
    await vi.advanceTimersByTimeAsync(1500);
    on.note(refusal(429, "10"));
    await vi.advanceTimersByTimeAsync(9000);
    expect(isThrough).toBe(false);
    await vi.advanceTimersByTimeAsync(1001);
    expect(isThrough).toBe(true);
  });
});
