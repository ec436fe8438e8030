import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { connect, startAssistant } from "./assistant.ts";

describe("over HTTP", () => {
  it("serves only this machine, and only whoever has the token", async () => {
    await using assistant = await startAssistant();
    const { url, token } = assistant.server;
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })).status;
    const good = { authorization: `Bearer ${token}` };
    expect(await post({})).toBe(401);
    expect(await post({ authorization: "Bearer wrong" })).toBe(401);
    expect(await post({ ...good, origin: "https://evil.example.org" })).toBe(403);
    expect(await post({ ...good, origin: "null" })).toBe(403);
    expect(await post({ ...good, "mcp-session-id": "unknown" })).toBe(404);
    expect(await rawStatus(url, { ...good, host: "evil.example.org" })).toBe(403);
    expect(new URL(url).hostname).toBe("127.0.0.1");
  });

  it("survives a client that sends garbage", async () => {
    await using assistant = await startAssistant();
    const headers = {
      authorization: `Bearer ${assistant.server.token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
    for (const body of [
      "",
      "{",
      "[]",
      "null",
      '{"jsonrpc":"2.0"}',
      "\u0000",
      "x".repeat(100_000),
      '{"method":{"a":1},"id":[]}',
    ]) {
      const { status } = await fetch(assistant.server.url, { method: "POST", body, headers });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
    for (const args of [
      {},
      { path: 7 },
      { path: "" },
      { path: "/x", depth: "deep" },
      { __proto__: { path: "/" } },
      { path: "/\\..\\" },
    ]) {
      await assistant.mcp.callTool({ name: "find_path", arguments: args });
    }
    await assistant.ask("list_notebooks");
  });

  it("stops what is cancelled", async () => {
    await using assistant = await startAssistant();
    await assistant.notebook.page("Slow/Page");
    assistant.sandbox.faults.failNext("get_tree_level", { delayMs: 1500, times: 1 });
    assistant.sandbox.faults.failNext("get_entries_for_page", { delayMs: 1500, times: 1 });
    await assistant.notebook.refresh();
    const aborter = new AbortController();
    const call = assistant.mcp.callTool({ name: "read_page", arguments: { path: "/Slow/Page" } }, undefined, {
      signal: aborter.signal,
    });
    setTimeout(() => aborter.abort(), 200);
    await expect(call).rejects.toThrow();
    assistant.sandbox.faults.clear();
    await expect.poll(() => assistant.audit.map(({ outcome }) => outcome), { timeout: 4000 }).toEqual(["cancelled"]);
  });

  it("gives several clients sessions of their own, and a bound on them", async () => {
    await using assistant = await startAssistant();
    const others = [];
    for (let index = 0; index < 15; index += 1) others.push(await connect(assistant.server));
    await expect(connect(assistant.server)).rejects.toThrow();
    for (const other of others) await other.close();
  });
});

async function rawStatus(url: string, headers: Record<string, string>): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject).end("{}");
  });
}
