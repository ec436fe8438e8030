import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { AssistantOptions } from "./options.ts";
import { createMcpServer } from "./server.ts";

/** Speaks MCP on standard input and output until the other end closes, or the signal fires. */
export async function serveStdio(options: AssistantOptions): Promise<void> {
  const server = createMcpServer(options);
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once("end", () => void server.close());
    options.signal?.addEventListener("abort", () => void server.close(), { once: true });
  });
  await server.connect(new StdioServerTransport());
  await closed;
}
