import { readFile } from "node:fs/promises";
import * as tls from "node:tls";
import type { Logger } from "../core/logger.ts";

/**
 * What Node trusts when nobody says otherwise, as PEM. A `ca` of one's own replaces all of it, so it has to be given along: Node's own
 * roots, those of `NODE_EXTRA_CA_CERTS`, and the system's where Node was told to use them. Node 20 cannot tell; there the file is read
 * here, and OpenSSL's own store (`--use-openssl-ca`) is not known.
 */
export async function trustedAnyway(logger: Logger): Promise<readonly string[]> {
  const ask: unknown = Reflect.get(tls, "getCACertificates");
  if (typeof ask === "function") return ask.call(tls, "default") as string[];
  return [...tls.rootCertificates, ...(await extraCertificates(logger))];
}

async function extraCertificates(logger: Logger): Promise<string[]> {
  const path = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (path === "") return [];
  try {
    return [await readFile(path, "utf8")];
  } catch {
    // Node itself goes on without the file, too.
    logger.warn("The file that NODE_EXTRA_CA_CERTS names cannot be read; its certificates are not trusted.");
    return [];
  }
}
