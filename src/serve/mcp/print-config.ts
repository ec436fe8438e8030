/** Programs whose configuration can be printed, and what theirs is called. */
export const CONFIG_CLIENTS = ["claude", "cursor", "vscode", "zed", "json"] as const;
export type ConfigClient = (typeof CONFIG_CLIENTS)[number];

/** The block that lets a program start the server by itself. No key is in it: labapi finds its own. */
export function configFor(client: ConfigClient, args: readonly string[]): string {
  const server = { command: "labapi", args: ["mcp", ...args] };
  return `${JSON.stringify(blockFor(client, server), undefined, 2)}\n`;
}

function blockFor(client: ConfigClient, server: { command: string; args: readonly string[] }): object {
  switch (client) {
    case "vscode":
      return { servers: { labarchives: { type: "stdio", ...server } } };
    case "zed":
      return { context_servers: { labarchives: { source: "custom", ...server } } };
    case "json":
      return server;
    default:
      return { mcpServers: { labarchives: server } };
  }
}
