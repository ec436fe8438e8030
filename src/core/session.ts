import type { UserId } from "./ids.ts";

/**
 * What to store so that a person need not sign in again: JSON-safe, and without any secret of the access key. The `uid` opens
 * the person's notebooks for whoever also holds the access password, until they revoke it: keep it as you keep a token.
 */
export interface SessionRecord {
  /** The API base the uid belongs to. */
  readonly baseUrl: string;
  readonly accessKeyId: string;
  readonly uid: UserId;
  readonly email: string;
}
