import { once } from "node:events";
import { join } from "node:path";
import type { Sandbox } from "labapi/sandbox";
import { openSnapshot, takeSnapshot, liveSource } from "labapi/copies";
import { Client } from "labapi";
import { environmentOf } from "../cli/helpers/in-process.ts";
import { runLabapi, startLabapi } from "../cli/helpers/spawned.ts";
import { keyOf, somebody } from "../helpers/signed-in.ts";
import { hashesOf } from "./world.ts";

/** What a killed and repeated mirror came to, beside an undisturbed one. */
export interface Killed {
  readonly calls: number;
  readonly undisturbed: number;
  readonly pageCalls: number;
  readonly fileCalls: number;
  readonly hashes: Record<string, string>;
  readonly expected: Record<string, string>;
}

/** A snapshot taken without being killed, in this process. */
async function undisturbed(
  sandbox: Sandbox,
  vault: string,
): Promise<{ hashes: Record<string, string>; calls: number }> {
  await using client = new Client(keyOf(sandbox));
  const { email, token } = somebody(sandbox);
  const user = await client.login(email, token);
  const source = liveSource(client, user, user.notebooks.get("Lab QC"));
  const { path = "", calls } = await takeSnapshot(source, vault).summary();
  return { hashes: await hashesOf(path, ["snapshot.json"]), calls };
}

/** Kills `labapi mirror` at a random instant of its work, starts it again, and compares. */
export async function killMirror(sandbox: Sandbox, folder: string, round: number): Promise<Killed> {
  const expected = await undisturbed(sandbox, join(folder, `whole-${round}`));
  const vault = join(folder, `killed-${round}`);
  const options = { env: environmentOf(sandbox, folder), cwd: folder };
  sandbox.clearCalls();
  const child = startLabapi(["mirror", "Lab QC", vault, "--quiet"], options);
  const ended = once(child, "close");
  // Some in the reading, some while the snapshot is put together.
  const after = Math.floor(Math.random() * (expected.calls + 20));
  const startedAt = { done: 0 };
  const poll = setInterval(() => {
    const isThere = sandbox.calls.length >= Math.min(after, expected.calls - 1);
    if (!isThere || startedAt.done > 0) return;
    startedAt.done = 1;
    setTimeout(() => child.kill("SIGKILL"), after > expected.calls ? Math.random() * 200 : Math.random() * 10);
  }, 1);
  await ended;
  clearInterval(poll);
  const again = await runLabapi(["mirror", "Lab QC", vault, "--quiet"], options);
  if (again.code !== 0) throw new Error(`mirror ended with ${again.code}: ${again.err}`);
  const snapshot = await openSnapshot(vault);
  const count = (method: string): number => sandbox.calls.filter((call) => call.method === method).length;
  return {
    calls: sandbox.calls.length,
    undisturbed: expected.calls,
    pageCalls: count("get_entries_for_page"),
    fileCalls: count("entry_attachment"),
    hashes: await hashesOf(snapshot.path, ["snapshot.json"]),
    expected: expected.hashes,
  };
}
