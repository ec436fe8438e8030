import { Client, type RequestReport, type RetryReport } from "labapi";
import { startSandbox } from "labapi/sandbox";
import { expect, test } from "vitest";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";
import { keyOf, QUICK, somebody } from "../helpers/signed-in.ts";

test("hooks are told of every attempt and every repetition, without addresses or secrets", async () => {
  await using sandbox = await startSandbox({ seed: "empty" });
  const [requests, retries] = [[], []] as [RequestReport[], RetryReport[]];
  const hooks = {
    onRequest: (report: RequestReport) => void requests.push(report),
    onRetry: (report: RetryReport) => void retries.push(report),
  };
  await using client = new Client({ ...keyOf(sandbox), ...QUICK, ...hooks });
  const { email, token } = somebody(sandbox);
  const user = await client.login(email, token);
  sandbox.faults.failNext("get_tree_level", { status: 503 });
  sandbox.faults.failNext("get_tree_level", { dropConnection: true });
  await user.notebooks.default.children();
  sandbox.faults.failNext("insert_node", { status: 502, afterEffect: true });
  await expect(user.notebooks.default.createFolder("secret plans")).rejects.toThrow();
  const level = { method: "tree_tools/get_tree_level", verb: "GET" };
  expect(requests).toMatchObject([
    { method: "users/user_access_info", attempt: 1, status: 200, errorName: undefined },
    { ...level, attempt: 1, status: 503 },
    { ...level, attempt: 2, status: undefined, errorName: "NetworkError" },
    { ...level, attempt: 3, status: 200 },
    { method: "tree_tools/insert_node", attempt: 1, status: 502 },
  ]);
  for (const { durationMs } of requests) expect(durationMs).toBeGreaterThanOrEqual(0);
  expect(retries).toMatchObject([
    { method: level.method, attempt: 1, status: 503, errorName: "ApiError" },
    { method: level.method, attempt: 2, status: undefined, errorName: "NetworkError" },
  ]);
  for (const { waitMs } of retries) expect(waitMs).toBeGreaterThan(0);
  const all = JSON.stringify([requests, retries]);
  expectNoSecrets(all, [...secretsOf(sandbox), token]);
  expect(all).not.toMatch(/http|\?|uid|secret plans/);
});

test("a hook that throws changes nothing, and is logged", async () => {
  await using sandbox = await startSandbox({ seed: "empty" });
  const warnings: string[] = [];
  const silent = (): void => {};
  const logger = { debug: silent, info: silent, error: silent, warn: (text: string) => void warnings.push(text) };
  const fail = (): never => {
    throw new Error("not now");
  };
  await using client = new Client({ ...keyOf(sandbox), ...QUICK, logger, onRequest: fail, onRetry: fail });
  const { email, token } = somebody(sandbox);
  sandbox.faults.failNext("user_access_info", { status: 503 });
  expect((await client.login(email, token)).email).toBe(email);
  expect(warnings).toHaveLength(3);
});
