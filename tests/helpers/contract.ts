import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Secret } from "../../src/core/secret.ts";
import { systemClock } from "../../src/core/clock.ts";
import { silentLogger } from "../../src/core/logger.ts";
import { ContractCheck, type ContractReport } from "../../src/probe/index.ts";
import { DEFAULT_TIMEOUTS } from "../../src/transport/options.ts";

/** Asks a server that gives one answer to everything. */
export async function withRawServer(answer: {
  readonly body: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}): Promise<ContractReport> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const baseUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const key = {
      baseUrl,
      accessKeyId: "key",
      accessPassword: new Secret("pass"),
      hash: "sha512",
      clock: systemClock,
    } as const;
    const connection = { baseUrl, timeouts: DEFAULT_TIMEOUTS, maxConnections: 1, logger: silentLogger };
    const known = { uid: "uid", notebookId: "notebook", parentId: "0" };
    const check = new ContractCheck({ connection, key, service: "other" }, known, {
      minIntervalMs: 0,
      sleep: async () => {},
    });
    for await (const _event of check);
    return check.report();
  } finally {
    server.close();
  }
}
