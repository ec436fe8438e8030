/**
 * Sign-in for web applications, as web-standard handlers: `Request` in, `Response` out.
 *
 * @module
 */
export {
  createSignIn,
  type SignInClient,
  type SignInOptions,
  type WebHandler,
  type WebSignIn,
} from "./create-sign-in.ts";
export { toExpress, toFastify, toHono, toNext } from "./adapters.ts";
export { type MemoryBackendOptions, MemorySessionBackend, type SessionBackend } from "./session-backend.ts";
export { type IoRedisClient, type NodeRedisClient, RedisSessionBackend } from "./redis-backend.ts";
export type { SignedInPerson, WebSession } from "./web-sessions.ts";
