import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type {
  CallToolResult,
  ContentBlock,
  ServerNotification,
  ServerRequest,
  ToolAnnotations,
} from "@modelcontextprotocol/sdk/types.js";
import type { z } from "zod";
import { isLabArchivesError } from "../../core/errors.ts";
import { type AuditRecord, withoutContent } from "./audit.ts";
import type { Session } from "./session.ts";

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** What a tool works with besides its arguments. */
export interface ToolCall {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Tells whoever waits how far it is. */
  readonly progress: (done: number, total: number, message: string) => Promise<void>;
  /** Asks the person at the other end; `undefined` where their program cannot. */
  readonly confirm: (question: string) => Promise<boolean | undefined>;
}

/** What a tool gives. */
export interface ToolAnswer<O> {
  readonly structured: O;
  /** For reading; the structured answer as JSON unless given. */
  readonly text?: string;
  /** A picture, say. */
  readonly more?: readonly ContentBlock[];
  /** Entries and pages it was about, for the log. */
  readonly ids?: readonly string[];
  readonly isDryRun?: boolean;
}

/** A tool, whole: what a client is told of it, and what it does. */
export interface Tool<I extends z.ZodRawShape, O extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: "reads" | "writes" | "trashes";
  readonly input: I;
  readonly output: O;
  run(input: z.infer<z.ZodObject<I>>, call: ToolCall): Promise<ToolAnswer<z.infer<z.ZodObject<O>>>>;
}

/** A tool of any shape, for lists. */
export interface AnyTool {
  readonly name: string;
  readonly effect: Tool<z.ZodRawShape, z.ZodRawShape>["effect"];
  register(server: McpServer, session: Session): void;
}

/** Makes a tool that can be listed with others. */
export function tool<I extends z.ZodRawShape, O extends z.ZodRawShape>(definition: Tool<I, O>): AnyTool {
  const { name, title, description, effect, input, output } = definition;
  return {
    name,
    effect,
    register(server, session) {
      const config = {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: annotationsOf(effect),
      };
      // The library derives the callback's type from the shapes, which a generic function cannot follow.
      const handler = (values: unknown, extra: Extra): Promise<CallToolResult> =>
        handle(definition, values as z.infer<z.ZodObject<I>>, { server, session, extra });
      server.registerTool<z.ZodRawShape, z.ZodRawShape>(name, config, handler);
    },
  };
}

function annotationsOf(effect: AnyTool["effect"]): ToolAnnotations {
  const isRead = effect === "reads";
  return { readOnlyHint: isRead, destructiveHint: effect === "trashes", idempotentHint: isRead, openWorldHint: false };
}

interface Connection {
  readonly server: McpServer;
  readonly session: Session;
  readonly extra: Extra;
}

async function handle<I extends z.ZodRawShape, O extends z.ZodRawShape>(
  definition: Tool<I, O>,
  values: z.infer<z.ZodObject<I>>,
  connection: Connection,
): Promise<CallToolResult> {
  const { session, extra } = connection;
  const began = session.now();
  const note = (facts: Pick<AuditRecord, "outcome"> & Partial<AuditRecord>): Promise<void> =>
    audit(session, { kind: "tool", name: definition.name, values, began, ...facts });
  try {
    session.budget.begin();
    const answer = await definition.run(values, callOf(connection));
    const { result, sizeBytes } = resultOf(session, answer);
    session.budget.give(sizeBytes);
    await note({ outcome: answer.isDryRun === true ? "dry run" : "done", ids: answer.ids ?? [], sizeBytes });
    return result;
  } catch (error) {
    const isCancelled = extra.signal.aborted || session.options.signal?.aborted === true;
    const reason = isLabArchivesError(error) ? error.code : "bug";
    await note({ outcome: isCancelled ? "cancelled" : outcomeOf(reason), reason });
    return { isError: true, content: [{ type: "text", text: session.gate.text(inWords(error)) }] };
  }
}

function outcomeOf(reason: string): "refused" | "failed" {
  return ["usage", "permission", "path", "traversal", "not-found", "version-conflict"].includes(reason)
    ? "refused"
    : "failed";
}

/** Errors of ours say what to do next; of anything else only that it happened. */
function inWords(error: unknown): string {
  if (isLabArchivesError(error)) return error.message.slice(0, 2000);
  return "Something unexpected went wrong in labapi; nothing more is said here, as it may hold private data.";
}

function callOf({ server, session, extra }: Connection): ToolCall {
  const signals = [extra.signal, session.options.signal].filter((signal) => signal !== undefined);
  return {
    session,
    signal: AbortSignal.any(signals),
    progress: async (done, total, message) => {
      const token = extra._meta?.progressToken;
      if (token === undefined) return;
      const params = { progressToken: token, progress: done, total, message: session.gate.text(message) };
      await extra.sendNotification({ method: "notifications/progress", params });
    },
    confirm: async (question) => {
      if (server.server.getClientCapabilities()?.elicitation === undefined) return undefined;
      const schema = { type: "object" as const, properties: {}, required: [] };
      const answer = await server.server.elicitInput({ message: session.gate.text(question), requestedSchema: schema });
      return answer.action === "accept";
    },
  };
}

function resultOf<O>(session: Session, answer: ToolAnswer<O>): { result: CallToolResult; sizeBytes: number } {
  const structured = session.gate.value(answer.structured) as Record<string, unknown>;
  const text = session.gate.text(answer.text ?? JSON.stringify(structured, undefined, 1));
  const more = answer.more ?? [];
  const sizeBytes =
    Buffer.byteLength(text) + more.reduce((sum, block) => sum + ("data" in block ? block.data.length : 0), 0);
  return { result: { structuredContent: structured, content: [{ type: "text", text }, ...more] }, sizeBytes };
}

interface Audited extends Partial<AuditRecord> {
  readonly kind: AuditRecord["kind"];
  readonly name: string;
  readonly outcome: AuditRecord["outcome"];
  readonly values: Readonly<Record<string, unknown>>;
  readonly began: number;
}

/** Notes what was done; a log that cannot be written ends the call, as nothing may be done unseen. */
export async function audit(
  session: Session,
  { values, began, ids = [], sizeBytes = 0, ...facts }: Audited,
): Promise<void> {
  const record: AuditRecord = {
    ...facts,
    at: new Date(began).toISOString(),
    client: session.clientName,
    arguments: session.gate.value(withoutContent(values)),
    ids,
    sizeBytes,
    tookMs: Math.max(0, Math.round(session.now() - began)),
  };
  await session.options.onAudit?.(record);
}
