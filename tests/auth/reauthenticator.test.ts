import { describe, expect, test } from "vitest";
import { Reauthenticator } from "../../src/auth/reauthenticator.ts";
import { ReauthenticatingTransport } from "../../src/auth/reauthenticating-transport.ts";
import { systemClock } from "../../src/core/clock.ts";
import { AuthenticationError } from "../../src/core/errors.ts";
import type { UserId } from "../../src/core/ids.ts";
import { silentLogger } from "../../src/core/logger.ts";
import { Secret } from "../../src/core/secret.ts";
import { entries, users, utilities } from "../../src/endpoints/index.ts";
import { DEFAULT_PACING, DEFAULT_RETRY, DEFAULT_TIMEOUTS } from "../../src/transport/options.ts";
import { prepareUpload } from "../../src/transport/upload.ts";
import { type RawServer, startRawServer } from "../helpers/raw-server.ts";

const OLD = "old" as UserId;
const EXPIRED = "<error><error-code>4533</error-code><error-description>timed out</error-description></error>";
const SIZE = '<users><max-file-size type="integer">7</max-file-size></users>';

/** A server that knows only the new uid. */
function startServer(): Promise<RawServer> {
  return startRawServer((request, response) => {
    const url = new URL(request.url ?? "", "http://x");
    const isOver = url.searchParams.get("uid") === OLD;
    response.writeHead(isOver ? 403 : 200, { "content-type": "application/xml" });
    response.end(isOver ? EXPIRED : url.pathname.includes("epoch") ? "<utilities/>" : SIZE);
  });
}

function transportTo(server: RawServer, reauthenticator: Reauthenticator): ReauthenticatingTransport {
  const options = {
    baseUrl: new URL(server.url),
    accessKeyId: "k",
    accessPassword: Secret.of("p"),
    hash: "sha512",
    clock: systemClock,
    logger: silentLogger,
    timeouts: DEFAULT_TIMEOUTS,
    retry: DEFAULT_RETRY,
    pacing: { ...DEFAULT_PACING, maxInFlight: 8 },
  } as const;
  return new ReauthenticatingTransport(options, reauthenticator);
}

describe("a session that ends", () => {
  test("is renewed once for many calls at the same time, and each is repeated once", async () => {
    await using server = await startServer();
    let renewals = 0;
    const reauthenticator = new Reauthenticator(async (expired) => {
      expect(expired).toBe(OLD);
      renewals += 1;
      return "new" as UserId;
    });
    const transport = transportTo(server, reauthenticator);
    const ask = (): Promise<unknown> => transport.call(users.maxFileSize, { userId: OLD });
    const answers = await Promise.all(Array.from({ length: 25 }, ask));
    expect(answers).toHaveLength(25);
    expect(renewals).toBe(1);
    const refused = server.requests.filter(({ url }) => url.includes("uid=old")).length;
    expect(server.requests.length).toBe(25 + refused);
    await ask();
    expect(server.requests.at(-1)?.url).toContain("uid=new");
    expect(renewals).toBe(1);
    await transport.close();
  });

  test("a call that failed only after the renewal is just repeated", async () => {
    let renewals = 0;
    const reauthenticator = new Reauthenticator(async () => {
      renewals += 1;
      return "new" as UserId;
    });
    let late = (): void => {};
    const waiting = new Promise<void>((resolve) => (late = resolve));
    const over = new AuthenticationError("over", { reason: "session-expired" });
    const slow = reauthenticator.run(OLD, { isRepeatable: true }, async (userId) => {
      if (userId !== OLD) return "slow";
      await waiting;
      throw over;
    });
    const quick = await reauthenticator.run(OLD, { isRepeatable: true }, async (userId) =>
      userId === OLD ? Promise.reject(over) : "quick",
    );
    late();
    expect([quick, await slow, renewals]).toEqual(["quick", "slow", 1]);
  });

  test("a renewal that fails fails all who wait, and the next call tries again", async () => {
    await using server = await startServer();
    let renewals = 0;
    const reauthenticator = new Reauthenticator(async () => {
      renewals += 1;
      if (renewals === 1) throw new Error("nobody is there");
      return "new" as UserId;
    });
    const transport = transportTo(server, reauthenticator);
    const ask = (): Promise<unknown> => transport.call(users.maxFileSize, { userId: OLD });
    const results = await Promise.allSettled([ask(), ask(), ask()]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(results[0]).toMatchObject({ reason: { message: "nobody is there" } });
    await ask();
    await transport.close();
  });

  test("is not renewed for ever, nor from inside the renewal, nor for other failures", async () => {
    await using server = await startServer();
    const calls: string[] = [];
    const reauthenticator: Reauthenticator = new Reauthenticator(async (expired) => {
      calls.push(expired);
      await expect(transport.call(users.maxFileSize, { userId: OLD })).rejects.toMatchObject({ apiCode: 4533 });
      return OLD;
    });
    const transport = transportTo(server, reauthenticator);
    await expect(transport.call(users.maxFileSize, { userId: OLD })).rejects.toMatchObject({
      reason: "session-expired",
    });
    expect(calls).toEqual([OLD]);
    const wrong = new AuthenticationError("no", { reason: "wrong-credentials" });
    const refused = reauthenticator.run(OLD, { isRepeatable: true }, async () => Promise.reject(wrong));
    await expect(refused).rejects.toBe(wrong);
    await expect(transport.call(utilities.epochTime, {})).rejects.toMatchObject({ name: "DecodeError" });
    expect(calls).toEqual([OLD]);
    await transport.close();
  });

  test("a stream is not sent twice, but the next call works", async () => {
    await using server = await startServer();
    const transport = transportTo(server, new Reauthenticator(async () => "new" as UserId));
    async function* once(): AsyncIterable<Uint8Array> {
      yield Buffer.from("x");
    }
    const ids = { userId: OLD, notebookId: "n" as never, pageId: "p" as never, fileName: "f.txt" };
    const file = await prepareUpload(once());
    await expect(transport.upload(entries.addAttachment, ids, file)).rejects.toMatchObject({ apiCode: 4533 });
    await transport.call(users.maxFileSize, { userId: OLD });
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
    await transport.close();
  });

  test("an aborted call does not wait for the sign-in", async () => {
    let signedIn = (): void => {};
    const renewing = new Promise<UserId>((resolve) => (signedIn = () => resolve("new" as UserId)));
    const reauthenticator = new Reauthenticator(() => renewing);
    const controller = new AbortController();
    const over = new AuthenticationError("over", { reason: "unknown-user" });
    const call = async (userId: UserId): Promise<string> => (userId === OLD ? Promise.reject(over) : "done");
    const aborted = reauthenticator.run(OLD, { isRepeatable: true, signal: controller.signal }, call);
    const patient = reauthenticator.run(OLD, { isRepeatable: true }, call);
    await new Promise(setImmediate);
    controller.abort("enough");
    await expect(aborted).rejects.toBe("enough");
    signedIn();
    expect(await patient).toBe("done");
  });
});
