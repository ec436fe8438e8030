import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Notebook, NotebookPath, type User } from "labapi";
import type { Sandbox, SandboxOptions } from "labapi/sandbox";
import { type AssistantOptions, type AuditRecord, type McpHttpServer, serveHttp } from "labapi/serve/mcp";
import { signedIn } from "../helpers/signed-in.ts";

/** A sandbox, a server over HTTP, and the official client connected to it. */
export interface Assistant extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly user: User;
  readonly notebook: Notebook;
  readonly server: McpHttpServer;
  readonly mcp: McpClient;
  readonly audit: AuditRecord[];
  /** Calls a tool; fails if it was refused. */
  readonly ask: (name: string, args?: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** Calls a tool and gives its refusal. */
  readonly refused: (name: string, args?: Record<string, unknown>) => Promise<string>;
}

export interface AssistantSetup extends Partial<Omit<AssistantOptions, "user" | "writeBelow">> {
  readonly writeBelow?: string;
  readonly sandbox?: SandboxOptions;
  /** What the client can do, beside calling. */
  readonly elicit?: () => "accept" | "decline";
}

export async function startAssistant(setup: AssistantSetup = {}): Promise<Assistant> {
  const { sandbox: sandboxOptions = { seed: "demo" }, writeBelow, elicit, ...options } = setup;
  const signed = await signedIn(sandboxOptions);
  const { user, sandbox } = signed;
  const notebook = user.notebooks.get("My Research Notebook");
  const audit: AuditRecord[] = [];
  const place =
    writeBelow === undefined ? {} : { writeBelow: { notebook, path: NotebookPath.parse(writeBelow).resolve() } };
  const server = await serveHttp({ user, onAudit: (record) => void audit.push(record), ...place, ...options });
  const mcp = await connect(server, elicit);
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> =>
    (await mcp.callTool({ name, arguments: args })) as CallToolResult;
  return {
    sandbox,
    user,
    notebook,
    server,
    mcp,
    audit,
    ask: async (name, args) => {
      const result = await call(name, args);
      if (result.isError === true) throw new Error(`${name}: ${textOf(result)}`);
      return result.structuredContent ?? {};
    },
    refused: async (name, args) => {
      const result = await call(name, args);
      if (result.isError !== true) throw new Error(`${name} was not refused.`);
      return textOf(result);
    },
    async [Symbol.asyncDispose]() {
      await mcp.close();
      await server.close();
      await signed[Symbol.asyncDispose]();
    },
  };
}

export async function connect(server: McpHttpServer, elicit?: () => "accept" | "decline"): Promise<McpClient> {
  const capabilities = elicit === undefined ? {} : { elicitation: {} };
  const mcp = new McpClient({ name: "test assistant", version: "1.0.0" }, { capabilities });
  if (elicit !== undefined) {
    const { ElicitRequestSchema } = await import("@modelcontextprotocol/sdk/types.js");
    mcp.setRequestHandler(ElicitRequestSchema, async () => ({ action: elicit() }));
  }
  const headers = { authorization: `Bearer ${server.token}` };
  const transport = new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } });
  await mcp.connect(transport);
  return mcp;
}

export function textOf({ content }: CallToolResult): string {
  return content.map((block) => (block.type === "text" ? block.text : `(${block.type})`)).join("\n");
}
