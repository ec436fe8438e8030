/**
 * Proxies: which one a connection goes through, and the agent that goes through it. Nothing else knows of them.
 *
 * @module
 */
import { UsageError } from "../../core/errors.ts";
import { isLoopback } from "../base-url.ts";
import { isExempt } from "./no-proxy.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy to go through. */
export interface Proxy {
  /** Scheme, host and port, and nothing else: fit for a message. */
  readonly address: string;
  /** For `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

// As curl reads them, lower case first; a proxy for plain HTTP is better than the open road if it is the only one named.
const FOR_HTTPS = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"];
const FOR_HTTP = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/**
 * The proxy to an address: the one given, or what the environment says (never for this machine); `undefined` for a direct connection.
 *
 * @throws UsageError for a proxy that cannot be used, with the name of the option or variable that holds it.
 */
export function chooseProxy(url: URL, given: string | false | undefined, env: Environment): Proxy | undefined {
  if (given === false) return undefined;
  if (typeof given === "string") return parseProxy(given, "the `proxy` option");
  if (isLoopback(url) || isExempt(url, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return undefined;
  const variable = (url.protocol === "http:" ? FOR_HTTP : FOR_HTTPS).find((name) => (env[name]?.trim() ?? "") !== "");
  return variable === undefined ? undefined : parseProxy(env[variable] ?? "", variable);
}

/** A proxy without a scheme is an HTTP one, as everywhere. The message never repeats the address: it may hold a password. */
function parseProxy(text: string, source: string): Proxy {
  const trimmed = text.trim();
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(complete)) {
    throw new UsageError(`The proxy in ${source} is not an address. Give one like http://proxy.example.org:3128.`);
  }
  const { protocol, host, hostname, username, password } = new URL(complete);
  if (protocol !== "http:" && protocol !== "https:") {
    throw new UsageError(
      `The proxy in ${source} is a ${protocol.slice(0, 20).replace(":", "")} one; labapi goes through HTTP proxies only. Give one like ` +
        `http://proxy.example.org:3128, or exempt the host with NO_PROXY.`,
    );
  }
  if (hostname === "") throw new UsageError(`The proxy in ${source} names no host.`);
  const hasName = username !== "" || password !== "";
  return {
    address: `${protocol}//${host}`,
    authorization: hasName
      ? `Basic ${Buffer.from(`${plain(username)}:${plain(password)}`).toString("base64")}`
      : undefined,
  };
}

/** A part of an address as it was meant; one that is not properly encoded is taken as it stands. */
function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
