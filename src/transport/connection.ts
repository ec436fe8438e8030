import type { Dispatcher } from "undici";
import type { Logger } from "../core/logger.ts";
import type { CertificateAuthority, ConnectionOptions, Timeouts } from "./options.ts";
import { chooseProxy, type Proxy } from "./proxy/choose.ts";

/** The part of Node's TLS options that says whom to trust. */
interface TrustOptions {
  ca?: (string | Buffer)[];
  allowPartialTrustChain?: boolean;
}

/** What decides how the connection to one base URL is made. */
export interface ConnectionPlan extends ConnectionOptions {
  readonly baseUrl: URL;
  readonly timeouts: Timeouts;
  readonly maxConnections: number;
  readonly logger: Logger;
}

// undici's own keep-alive guard: a connection is not reused this shortly before the server is going to close it.
const KEEP_ALIVE_MARGIN_MS = 2000;

/** An open way, and the proxy it leads through. */
export interface Way {
  readonly dispatcher: Dispatcher;
  readonly proxy: Proxy | undefined;
}

/**
 * The connections of a client, opened when they are first needed: a pool to the base URL, and what leads elsewhere (downloads may be
 * redirected). undici is loaded here, at the first call.
 *
 * @throws UsageError when the proxy to use is none.
 */
export class Connections {
  readonly #plan: ConnectionPlan;
  #home: Promise<Way> | undefined;
  /** One for each proxy there is, and one without: whatever the number of addresses. */
  readonly #elsewhere = new Map<string, Promise<Way>>();

  constructor(plan: ConnectionPlan) {
    this.#plan = plan;
  }

  home(): Promise<Way> {
    this.#home ??= openWay(this.#plan, this.#proxyTo(this.#plan.baseUrl), this.#plan.baseUrl.origin);
    return this.#home;
  }

  to(url: URL): Promise<Way> {
    const proxy = this.#proxyTo(url);
    const key = proxy === undefined ? "" : `${proxy.address} ${proxy.authorization ?? ""}`;
    const open = this.#elsewhere.get(key) ?? openWay(this.#plan, proxy);
    this.#elsewhere.set(key, open);
    return open;
  }

  /** Lets what runs end. A way that could not be opened has told whoever wanted it. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled([this.#home, ...this.#elsewhere.values()]);
    const ways = opened.flatMap((way) => (way.status === "fulfilled" && way.value !== undefined ? [way.value] : []));
    await Promise.all(ways.map(async ({ dispatcher }) => dispatcher.close()));
  }

  #proxyTo(url: URL): Proxy | undefined {
    return chooseProxy(url, this.#plan.proxy, process.env);
  }
}

async function openWay(plan: ConnectionPlan, proxy: Proxy | undefined, origin?: string): Promise<Way> {
  const { Agent, Pool } = await import("undici");
  const { connectMs } = plan.timeouts;
  const common = {
    headersTimeout: plan.timeouts.headersMs,
    bodyTimeout: plan.timeouts.bodyMs,
    keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
    connections: plan.maxConnections,
    pipelining: 1,
  };
  const connect = { timeout: connectMs, ...(await tlsOptions(plan)) };
  if (proxy !== undefined) {
    const { openProxyAgent } = await import("./proxy/agent.ts");
    return { dispatcher: openProxyAgent({ proxy, connect, connectMs, common }), proxy };
  }
  const options = { connect, ...common };
  return { dispatcher: origin === undefined ? new Agent(options) : new Pool(origin, options), proxy };
}

/**
 * Node's OpenSSL does not apply the strict RFC 5280 checks that newer Pythons do, so the one strictness left to relax is
 * that a chain must reach a trusted *root*. Host name, dates and signatures are verified either way.
 */
async function tlsOptions(plan: ConnectionPlan): Promise<TrustOptions> {
  const options: TrustOptions = {};
  if (plan.ca !== undefined) {
    const { trustedAnyway } = await import("./trusted-anyway.ts");
    options.ca = [...(await trustedAnyway(plan.logger)), ...pemList(plan.ca)];
  }
  if (plan.strictCert === false) {
    plan.logger.warn("strictCert is off: a certificate chain that ends at a trusted intermediate is accepted.");
    options.allowPartialTrustChain = true;
  }
  return options;
}

function pemList(ca: CertificateAuthority): (string | Buffer)[] {
  const list = typeof ca === "string" || ca instanceof Uint8Array ? [ca] : ca;
  return list.map((pem) => (typeof pem === "string" ? pem : Buffer.from(pem)));
}
