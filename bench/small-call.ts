/**
 * CPU of one small signed call through the client, against the least a client could do: a bare undici request, an HMAC and a
 * saxes parse. Both in this process, interleaved, as a ratio.
 */
import { createHmac } from "node:crypto";
import { SaxesParser } from "saxes";
import { Pool } from "undici";
import { Client } from "labapi";
import type { NodeId, NotebookId, UserId } from "../src/core/ids.ts";
import { median, startChild } from "./child.ts";

const CALLS = 1000;
const ROUNDS = 15;

async function cpuPerCallMicros(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < CALLS; count += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

function bareCall(origin: string): () => Promise<void> {
  const pool = new Pool(origin);
  return async () => {
    const expires = Date.now();
    const signature = createHmac("sha512", "password").update(`keyget_tree_level${expires}`).digest("base64");
    const query = `uid=u&nbid=n&parent_tree_id=0&akid=key&expires=${expires}&sig=${encodeURIComponent(signature)}`;
    const { body } = await pool.request({ path: `/api/tree_tools/get_tree_level?${query}`, method: "GET" });
    const parser = new SaxesParser();
    parser.write(await body.text()).close();
  };
}

/** Prints both figures and their ratio, and gives the ratio. */
export async function benchSmallCall(): Promise<number> {
  using server = await startChild<number>("canned-server.ts");
  const origin = `http://127.0.0.1:${server.ready}`;
  await using client = new Client({ baseUrl: origin, accessKeyId: "key", accessPassword: "password" });
  const params = { userId: "u" as UserId, notebookId: "n" as NotebookId, parentId: "0" as NodeId };
  const ours = (): Promise<unknown> => client.api.treeTools.getTreeLevel(params);
  const bare = bareCall(origin);
  for (const warmUp of [bare, ours, bare, ours]) await cpuPerCallMicros(warmUp);
  const rounds: { bare: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ bare: await cpuPerCallMicros(bare), ours: await cpuPerCallMicros(ours) });
  }
  const ratio = median(rounds.map((round) => round.ours / round.bare));
  const [bareMicros, oursMicros] = [median(rounds.map((r) => r.bare)), median(rounds.map((r) => r.ours))];
  console.log(
    `small call: ${oursMicros.toFixed(0)} µs CPU, bare ${bareMicros.toFixed(0)} µs, ratio ${ratio.toFixed(2)}`,
  );
  return ratio;
}
