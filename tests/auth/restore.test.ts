import { describe, expect, test } from "vitest";
import { restoreSession } from "../../src/auth/restore.ts";
import { MemorySessionStore } from "../../src/auth/stores/memory-store.ts";
import { AuthenticationError, NetworkError } from "../../src/core/errors.ts";
import type { SessionRecord } from "../../src/core/session.ts";
import { storedSession } from "./stored.ts";

async function storeWith(uid: string): Promise<MemorySessionStore> {
  const store = new MemorySessionStore();
  await store.save("default", storedSession(uid));
  return store;
}

describe("restoring a session", () => {
  test("hands the record to the client, or says that there is none", async () => {
    const seen: SessionRecord[] = [];
    const resume = async (session: SessionRecord): Promise<string> => {
      seen.push(session);
      return "user";
    };
    const store = await storeWith("uid-1");
    expect(await restoreSession(store, "default", resume)).toBe("user");
    expect(await restoreSession(store, "work", resume)).toBeUndefined();
    const { baseUrl, accessKeyId, email } = storedSession("uid-1");
    expect(seen).toEqual([{ baseUrl, accessKeyId, uid: "uid-1", email }]);
  });

  test.each(["unknown-user", "session-expired"] as const)("%s removes it and asks to sign in again", async (reason) => {
    const store = await storeWith("uid-1");
    const resume = async (): Promise<never> => Promise.reject(new AuthenticationError("no", { reason, apiCode: 4507 }));
    await expect(restoreSession(store, "default", resume)).rejects.toMatchObject({
      reason,
      apiCode: 4507,
      message: expect.stringMatching(/ada@example\.org.*removed\. Sign in again\./),
    });
    expect(await store.list()).toEqual([]);
  });

  test("a failure that says nothing about the session leaves it", async () => {
    const store = await storeWith("uid-1");
    for (const failure of [new NetworkError("down"), new AuthenticationError("no", { reason: "wrong-key" })]) {
      await expect(restoreSession(store, "default", async () => Promise.reject(failure))).rejects.toBe(failure);
    }
    expect(await store.list()).toEqual(["default"]);
  });

  test("a session that another process saved meanwhile stays", async () => {
    const store = await storeWith("uid-1");
    const resume = async (): Promise<never> => {
      await store.save("default", storedSession("uid-2"));
      throw new AuthenticationError("no", { reason: "unknown-user" });
    };
    await expect(restoreSession(store, "default", resume)).rejects.toMatchObject({ reason: "unknown-user" });
    expect((await store.load("default"))?.uid).toBe("uid-2");
  });
});
