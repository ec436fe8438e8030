import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Client } from "labapi";
import { startSandbox } from "labapi/sandbox";
import { PaceLease } from "../../src/transport/pace-lease.ts";
import { keyOf, somebody } from "../helpers/signed-in.ts";
import { environmentOf } from "../cli/helpers/in-process.ts";
import { runLabapi } from "../cli/helpers/spawned.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labapi-pace-"));
});
afterEach(() => rm(folder, { recursive: true }));

const INTERVAL_MS = 40;

test("several clients of one key keep one pace, and another key its own", async () => {
  await using sandbox = await startSandbox();
  const { email, token } = somebody(sandbox);
  const pacing = { minIntervalMs: INTERVAL_MS, leaseFolder: folder };
  const clients = [1, 2, 3].map(() => new Client({ ...keyOf(sandbox), pacing }));
  const users = await Promise.all(clients.map((client) => client.login(email, token)));
  sandbox.clearCalls();
  const beganAt = Date.now();
  await Promise.all(
    users.map(async (user) => {
      for (let count = 0; count < 4; count += 1) await user.refresh();
    }),
  );
  await Promise.all(clients.map((client) => client.close()));
  const starts = sandbox.calls.filter(({ method }) => method === "user_info_via_id").map(({ at }) => at);
  expect(starts).toHaveLength(12);
  // However slow the machine: the twelfth turn is eleven intervals after the first one.
  expect(Math.max(...starts) - beganAt).toBeGreaterThanOrEqual(11 * INTERVAL_MS - 1);
  await new PaceLease(folder, "another key").turn(60_000, undefined);
  await new PaceLease(folder, sandbox.accessKeyId).turn(1, AbortSignal.timeout(5000));
});

test("processes share it as well", async () => {
  await using sandbox = await startSandbox();
  const options = { env: environmentOf(sandbox, folder), cwd: folder };
  sandbox.clearCalls();
  const beganAt = Date.now();
  const mirror = (name: string) => runLabapi(["mirror", "Lab QC", join(folder, name), "--tpslimit", "20"], options);
  const ran = await Promise.all([mirror("a"), mirror("b")]);
  expect(ran.map(({ code }) => code)).toEqual([0, 0]);
  const starts = sandbox.calls.filter(({ method }) => method.startsWith("get_")).map(({ at }) => at);
  expect(starts.length).toBeGreaterThan(4);
  expect(Math.max(...starts) - beganAt).toBeGreaterThanOrEqual((starts.length - 1) * 50 - 1);
});

test("a holder that died, and a turn booked by a clock gone wrong, hold nobody up", async () => {
  const lease = new PaceLease(folder, "key");
  await lease.turn(1, undefined);
  const [name = ""] = await readdir(folder);
  const lock = join(folder, `${name}.lock`);
  await writeFile(lock, "");
  await utimes(lock, new Date(0), new Date(0));
  await lease.turn(1, AbortSignal.timeout(5000));
  await writeFile(join(folder, name), String(Date.now() + 365 * 86_400_000));
  await lease.turn(1, AbortSignal.timeout(5000));
  await writeFile(join(folder, name), "garbage");
  await lease.turn(1, AbortSignal.timeout(5000));
});

test("waiting ends with the signal", async () => {
  const lease = new PaceLease(folder, "key");
  await lease.turn(60_000, undefined);
  const reason = new Error("enough");
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 20);
  await expect(lease.turn(60_000, controller.signal)).rejects.toBe(reason);
});
