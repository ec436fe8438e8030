import type { UserId } from "../../src/core/ids.ts";
import type { StoredSession } from "../../src/auth/stores/store.ts";

/** A session for tests; `size` makes its text longer. */
export function storedSession(uid: string, size = 0): StoredSession {
  return {
    baseUrl: "https://api.labarchives.com",
    accessKeyId: "test-key",
    uid: uid as UserId,
    email: "ada@example.org",
    fullName: `Ada ${"x".repeat(size)}`,
    savedAt: "2026-01-01T00:00:00.000Z",
  };
}
