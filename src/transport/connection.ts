import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import type { Logger } from "../core/logger.ts";
import { isLoopback } from "./base-url.ts";
import type { CertificateAuthority, ConnectionOptions, Timeouts } from "./options.ts";

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

/** Opens the pool (or proxy) all calls of a client go through. undici is loaded here, at the first call. */
export async function openDispatcher(plan: ConnectionPlan, { anyOrigin = false } = {}): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, Pool, ProxyAgent } = await import("undici");
  const tls = tlsOptions(plan);
  const common = {
    headersTimeout: plan.timeouts.headersMs,
    bodyTimeout: plan.timeouts.bodyMs,
    keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
    connections: plan.maxConnections,
    pipelining: 1,
  };
  const connect = { timeout: plan.timeouts.connectMs, ...tls };
  if (typeof plan.proxy === "string") return new ProxyAgent({ uri: plan.proxy, requestTls: connect, ...common });
  if (plan.proxy !== false && !isLoopback(plan.baseUrl) && proxyIsConfigured(process.env)) {
    return new EnvHttpProxyAgent({ requestTls: connect, connect, ...common });
  }
  return anyOrigin ? new Agent({ connect, ...common }) : new Pool(plan.baseUrl.origin, { connect, ...common });
}

function proxyIsConfigured(env: NodeJS.ProcessEnv): boolean {
  return ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => (env[name] ?? "") !== "");
}

/**
 * Node's OpenSSL does not apply the strict RFC 5280 checks that newer Pythons do, so the one strictness left to relax is
 * that a chain must reach a trusted *root*. Host name, dates and signatures are verified either way.
 */
function tlsOptions(plan: ConnectionPlan): TrustOptions {
  const options: TrustOptions = {};
  if (plan.ca !== undefined) options.ca = [...rootCertificates, ...pemList(plan.ca)];
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
