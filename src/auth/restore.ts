import { AuthenticationError } from "../core/errors.ts";
import type { SessionRecord } from "../core/session.ts";
import type { SessionStore, StoredSession } from "./stores/store.ts";

/**
 * Continues the stored session of a profile; `undefined` when there is none. A session that LabArchives no longer accepts is
 * removed from the store.
 *
 * @throws {@link AuthenticationError} `unknown-user` or `session-expired`: sign in again.
 *
 * @example
 * ```ts
 * const user = (await restoreSession(store, "default", (session) => client.resume(session))) ?? (await client.defaultAuthenticate());
 * ```
 */
export async function restoreSession<U>(
  store: SessionStore,
  profile: string,
  resume: (session: SessionRecord) => Promise<U>,
): Promise<U | undefined> {
  const stored = await store.load(profile);
  if (stored === undefined) return undefined;
  try {
    return await resume({
      baseUrl: stored.baseUrl,
      accessKeyId: stored.accessKeyId,
      uid: stored.uid,
      email: stored.email,
    });
  } catch (error) {
    if (!isStale(error)) throw error;
    await forget(store, profile, stored);
    const { reason, apiCode } = error;
    const message = `The stored session of ${stored.email} (profile ${profile}) is no longer good, and was removed. Sign in again.`;
    throw new AuthenticationError(message, { reason, apiCode, cause: error });
  }
}

function isStale(error: unknown): error is AuthenticationError {
  return (
    error instanceof AuthenticationError && (error.reason === "unknown-user" || error.reason === "session-expired")
  );
}

/** Another process may have signed in meanwhile: its session stays. */
async function forget(store: SessionStore, profile: string, stale: StoredSession): Promise<void> {
  const now = await store.load(profile);
  if (now?.uid === stale.uid && now.savedAt === stale.savedAt) await store.delete(profile);
}
