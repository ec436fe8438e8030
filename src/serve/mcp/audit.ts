/** A line of the audit log. Holds no text of a notebook, no secret and no content of a file. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: "tool" | "resource" | "prompt";
  readonly name: string;
  /** The program that asked, as it calls itself. */
  readonly client: string;
  /** Texts and files stand as their length. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly outcome: "done" | "dry run" | "refused" | "failed" | "cancelled";
  /** Ids of entries and pages that were read for it or written. */
  readonly ids: readonly string[];
  /** Of what was given. */
  readonly sizeBytes: number;
  readonly tookMs: number;
  /** Why not, by its code. */
  readonly reason?: string;
}

const MOST_CHARACTERS = 200;
// What a person or an assistant wrote, as opposed to where it goes.
const CONTENT = new Set(["text", "content", "base64", "comment", "caption", "query", "values"]);

/** Arguments as they may be kept: contents as their length, names bounded. */
export function withoutContent(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kept(name, value)]));
}

function kept(name: string, value: unknown): unknown {
  if (typeof value === "string")
    return CONTENT.has(name) ? `${value.length} characters` : value.slice(0, MOST_CHARACTERS);
  if (Array.isArray(value)) return value.slice(0, 20).map((one: unknown) => kept(name, one));
  if (typeof value === "object" && value !== null) return withoutContent(value as Record<string, unknown>);
  return value;
}
