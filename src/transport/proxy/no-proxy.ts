import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

/**
 * Does a `NO_PROXY` list name this address? Entries stand apart by commas or white space: a host (with all below it, with or without a
 * dot before it), an address, a network like `10.0.0.0/8` or `fd00::/8`, each perhaps with `:port`; `*` names everything. What cannot
 * be read names nothing.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname);
  const port = url.port === "" ? (url.protocol === "http:" ? "80" : "443") : url.port;
  return noProxy.split(/[\s,]+/).some((entry) => entry !== "" && names(entry, host, port));
}

function names(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isWithin(host, entry);
  const { name, port: wanted } = parted(entry);
  if (wanted !== undefined && Number(wanted) !== Number(port)) return false;
  if (name === "*") return true;
  if (isIP(name) > 0 || isIP(host) > 0)
    return isIP(name) > 0 && isWithin(host, `${name}/${isIP(name) === 4 ? 32 : 128}`);
  const domain = bare(domainToASCII(name.replace(/^\*?\.+/, "")));
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

/** An entry's host and port. An IPv6 address is full of colons: with a port it stands in brackets. */
function parted(entry: string): { name: string; port: string | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return { name: bracketed[1] ?? "", port: bracketed[2] };
  const withPort = isIP(entry) === 6 ? null : /^([^:]*):(\d+)$/.exec(entry);
  return { name: withPort?.[1] ?? entry, port: withPort?.[2] };
}

function isWithin(host: string, network: string): boolean {
  const [start = "", prefix = "", ...more] = network.split("/");
  const address = bare(start);
  const family = isIP(address);
  const hostFamily = isIP(host);
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
  if (family === 0 || hostFamily === 0 || !isPrefix || more.length > 0) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, hostFamily === 4 ? "ipv4" : "ipv6");
}

/** A host without what is written around it: brackets, the root's dot, capitals. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}
