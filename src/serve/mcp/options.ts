import type { Notebook } from "../../tree/model/nodes.ts";
import type { User } from "../../tree/model/people.ts";
import type { NotebookPath } from "../../tree/path.ts";
import type { AuditRecord } from "./audit.ts";

/** How much one session may ask for. */
export interface AssistantLimits {
  /** Tool calls and resources read within any minute. */
  readonly callsPerMinute: number;
  /** Characters and bytes given in all, files included. */
  readonly bytesPerSession: number;
  /** Characters of text in one answer; the rest comes with the cursor. */
  readonly charactersPerAnswer: number;
  /** The largest file that is given as such. */
  readonly fileBytes: number;
  /** The largest file that is taken. */
  readonly uploadBytes: number;
}

export const DEFAULT_LIMITS: AssistantLimits = {
  callsPerMinute: 60,
  bytesPerSession: 64 * 1024 * 1024,
  charactersPerAnswer: 40_000,
  fileBytes: 4 * 1024 * 1024,
  uploadBytes: 4 * 1024 * 1024,
};

/** The place below which an assistant may write. */
export interface WritePlace {
  readonly notebook: Notebook;
  readonly path: NotebookPath;
}

/** What an assistant is let do. Reading only, unless told otherwise. */
export interface AssistantOptions {
  /** Whose notebooks these are. Everything is done in their name and with their rights. */
  readonly user: User;
  /** Where it may write: below this place, and nowhere without it. */
  readonly writeBelow?: WritePlace | undefined;
  /** May it also put pages into the trash, below the same place? */
  readonly mayTrash?: boolean | undefined;
  /** Show e-mail addresses; they are hidden unless asked for. */
  readonly showPeople?: boolean | undefined;
  readonly limits?: Partial<AssistantLimits> | undefined;
  /** Told of every call: tool, arguments without content, outcome, ids. */
  readonly onAudit?: ((record: AuditRecord) => void | Promise<void>) | undefined;
  /** Ends every call under way. */
  readonly signal?: AbortSignal | undefined;
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly now?: (() => number) | undefined;
}
