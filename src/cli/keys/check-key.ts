import type { ClientOptions, StoredKey } from "../../index.ts";
import { Secret } from "../../core/secret.ts";
import type { Context } from "../context.ts";

/** A key as a person gave it. */
export interface NewKey {
  readonly server: Pick<ClientOptions, "region" | "baseUrl">;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
}

/** What LabArchives says of a key. */
export interface CheckedKey extends StoredKey {
  readonly isTested: boolean;
}

/**
 * Asks LabArchives about a key: first for the time, which needs none, then for something that must be signed.
 *
 * @throws AuthenticationError `wrong-key` (4506) or `bad-signature` (4520); NetworkError when the server is not reached;
 *   UsageError when the address is none.
 */
export async function checkKey(context: Context, key: NewKey, isTested: boolean): Promise<CheckedKey> {
  const { server, accessKeyId, accessPassword } = key;
  await using client = await context.clientWith({ ...server, accessKeyId, accessPassword });
  if (isTested) {
    const { signal } = context;
    await client.api.utilities.epochTime({ signal });
    await client.api.utilities.promoMessage({ signal });
  }
  return { baseUrl: client.baseUrl, accessKeyId, accessPassword, savedAt: new Date().toISOString(), isTested };
}
