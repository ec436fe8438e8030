import type { SessionBackend } from "./session-backend.ts";

/** The part of the `redis` package's client that is used. Needs Redis 6.2 or newer. */
export interface NodeRedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: { PX: number }): Promise<unknown>;
  getDel(key: string): Promise<string | null>;
  del(key: string): Promise<unknown>;
}

/** The part of `ioredis` that is used. Needs Redis 6.2 or newer. */
export interface IoRedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: "PX", ttlMs: number): Promise<unknown>;
  getdel(key: string): Promise<string | null>;
  del(key: string): Promise<unknown>;
}

/**
 * Keeps everything in Redis, so that several instances share it.
 *
 * @example
 * ```ts
 * const sessions = new RedisSessionBackend(await createClient({ url: process.env.REDIS_URL }).connect());
 * ```
 */
export class RedisSessionBackend implements SessionBackend {
  readonly #client: NodeRedisClient | IoRedisClient;
  readonly #prefix: string;

  /** @param prefix - begins every key; `labapi:` by default. */
  constructor(client: NodeRedisClient | IoRedisClient, prefix = "labapi:") {
    this.#client = client;
    this.#prefix = prefix;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#client.get(this.#prefix + key)) ?? undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    const client = this.#client;
    const [name, wholeMs] = [this.#prefix + key, Math.ceil(ttlMs)];
    if (isNodeRedis(client)) await client.set(name, value, { PX: wholeMs });
    else await client.set(name, value, "PX", wholeMs);
  }

  async take(key: string): Promise<string | undefined> {
    const client = this.#client;
    const name = this.#prefix + key;
    return (await (isNodeRedis(client) ? client.getDel(name) : client.getdel(name))) ?? undefined;
  }

  async delete(key: string): Promise<void> {
    await this.#client.del(this.#prefix + key);
  }
}

function isNodeRedis(client: NodeRedisClient | IoRedisClient): client is NodeRedisClient {
  return "getDel" in client;
}
