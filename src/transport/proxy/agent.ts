import { type buildConnector, type Dispatcher, Pool, ProxyAgent } from "undici";
import type { Proxy } from "./choose.ts";

/** The way through the proxy could not be opened: nothing of the request has left. */
export class TunnelFailure extends Error {
  override readonly name = "TunnelFailure";
  readonly proxy: Proxy;
  /** What the proxy answered instead of opening the way. */
  readonly status: number | undefined;

  constructor(proxy: Proxy, { status, cause }: { status?: number; cause?: unknown }) {
    super(`The proxy ${proxy.address} did not open the way.`, { cause });
    this.proxy = proxy;
    this.status = status;
  }
}

/** How to connect through a proxy. */
export interface ProxyPlan {
  readonly proxy: Proxy;
  readonly connect: buildConnector.BuildOptions;
  readonly connectMs: number;
  readonly common: Pool.Options;
}

/** An agent whose every connection is a tunnel through the proxy; a tunnel that fails says so as a {@link TunnelFailure}. */
export function openProxyAgent({ proxy, connect, connectMs, common }: ProxyPlan): Dispatcher {
  return new ProxyAgent({
    ...common,
    uri: proxy.address,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    requestTls: connect,
    proxyTls: connect,
    clientFactory: (origin, options) => new TunnelPool(origin, options, proxy, connectMs),
  });
}

/** The connections to the proxy itself. */
class TunnelPool extends Pool {
  readonly #proxy: Proxy;
  readonly #connectMs: number;

  constructor(origin: URL, options: Pool.Options, proxy: Proxy, connectMs: number) {
    super(origin, options);
    this.#proxy = proxy;
    this.#connectMs = connectMs;
  }

  // The agent calls it with options alone and awaits the promise.
  override connect = (async (options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const proxy = this.#proxy;
    const signal = this.#connectMs > 0 ? AbortSignal.timeout(this.#connectMs) : undefined;
    let answer: Dispatcher.ConnectData;
    try {
      answer = await super.connect({ ...options, signal });
    } catch (cause) {
      throw new TunnelFailure(proxy, { cause });
    }
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    throw new TunnelFailure(proxy, { status: answer.statusCode });
  }) as Pool["connect"];
}
