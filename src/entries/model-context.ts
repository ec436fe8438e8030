import type { AnyAnswer, AnyCallOptions } from "../transport/any-answer.ts";
import type { Clock } from "../core/clock.ts";
import type { NotebookId, NodeId, UserId } from "../core/ids.ts";
import { Loaded } from "../core/loaded.ts";
import { UsageError } from "../core/errors.ts";
import { users } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";
import type { Authorship } from "./resolvable.ts";

/** Calls any method under LabArchives' own names. */
export type CallAny = (
  method: string,
  params: Readonly<Record<string, string>>,
  options?: AnyCallOptions,
) => Promise<AnyAnswer>;

/** What the object model is given by the client. */
export interface ModelPorts {
  readonly transport: Transport;
  readonly userId: UserId;
  /** Where people look at notebooks: the region's browser host, or the sandbox itself. */
  readonly browserUrl: URL;
  readonly clock: Clock;
  /** How many calls of this person may run at a time. */
  readonly maxInFlight: number;
  /** Any method by LabArchives' own names. */
  readonly call: CallAny;
}

// The API refuses larger bodies, whatever the account may store (LabArchives API, max_file_size).
const API_MAX_UPLOAD_BYTES = 262_144_000;

/** Who is signed in, as LabArchives writes them under what they do. */
interface Author {
  readonly email: string;
  readonly fullName: string;
}

/** The clocks of two machines differ by at most as much as LabArchives tolerates; dates in answers are whole seconds. */
const CLOCK_TOLERANCE_MS = 120_000;

/** What everything of one signed-in person shares: the way to the server, who they are, and what was learnt about them. */
export class ModelContext {
  readonly transport: Transport;
  readonly userId: UserId;
  readonly clock: Clock;
  readonly maxInFlight: number;
  readonly call: CallAny;
  readonly #browserUrl: URL;
  readonly #maxUploadBytes = new Loaded<number>();
  readonly #author: () => Author;

  constructor(ports: ModelPorts, author: () => Author) {
    this.transport = ports.transport;
    this.userId = ports.userId;
    this.clock = ports.clock;
    this.maxInFlight = ports.maxInFlight;
    this.call = ports.call;
    this.#browserUrl = ports.browserUrl;
    this.#author = author;
  }

  /** Whose is it? An email decides; another spelling of a name may still be the same person. */
  authorship(name: string | undefined, email?: string): Authorship {
    const own = this.#author();
    if (email !== undefined && email !== "") return email.toLowerCase() === own.email.toLowerCase() ? "mine" : "theirs";
    return name !== undefined && name.trim() === own.fullName.trim() ? "mine" : "doubtful";
  }

  /** Could something of that date have been made by what was sent at that moment (epoch milliseconds)? */
  isSince(createdAt: Date | undefined, sentAtMs: number): boolean {
    return createdAt === undefined || createdAt.getTime() >= sentAtMs - CLOCK_TOLERANCE_MS;
  }

  /** Where a person sees a notebook, or a folder or page of it (LabArchives API, Web URL forms). */
  webUrlOf(notebookId: NotebookId, nodeId?: NodeId): string {
    const root = this.#browserUrl.href.replace(/\/$/, "");
    const notebook = `${root}/${encodeURIComponent(notebookId)}`;
    return nodeId === undefined ? `${notebook}/notebook-dashboard` : `${notebook}/page/${encodeURIComponent(nodeId)}`;
  }

  /** The largest file the person may upload, in bytes: the account's limit (asked once) or the API's own, whichever is smaller. */
  maxUploadBytes(options?: CallOptions): Promise<number> {
    return this.#maxUploadBytes.get(async () => {
      const { maxFileSizeBytes } = await this.transport.call(users.maxFileSize, { userId: this.userId }, options);
      return Math.min(maxFileSizeBytes, API_MAX_UPLOAD_BYTES);
    });
  }

  /** Refuses a file that LabArchives would refuse, before its first byte is sent. */
  async checkUploadSize(fileName: string, sizeBytes: number | undefined, options?: CallOptions): Promise<void> {
    if (sizeBytes === undefined) return;
    const limitBytes = await this.maxUploadBytes(options);
    if (sizeBytes <= limitBytes) return;
    throw new UsageError(
      `${JSON.stringify(fileName)} has ${sizeBytes} bytes, but this account may upload at most ${limitBytes}. Nothing was sent.`,
    );
  }
}
