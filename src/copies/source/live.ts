import type { EntryId, NodeId, NotebookId, UserId } from "../../core/ids.ts";
import { ROOT_NODE_ID } from "../../core/ids.ts";
import type { ParamsOf, ResultOf } from "../../endpoints/endpoint.ts";
import type { entries, notebooks, searchTools, treeTools, utilities } from "../../endpoints/index.ts";
import type { Download } from "../../transport/download.ts";
import type { CallOptions } from "../../transport/options.ts";
import type { SettingsDocument } from "../snapshot/format.ts";
import { rawOf, toMember, toSourceEntry, toSourceNode, withoutExtra } from "./records.ts";
import type {
  BytesKind,
  Changes,
  Source,
  SourceBytes,
  SourceEntry,
  SourceLevel,
  SourceOptions,
  SourcePage,
} from "./source.ts";

type Call<E> = (params: ParamsOf<E>, options?: CallOptions) => Promise<ResultOf<E>>;
type Fetch<E> = (params: ParamsOf<E>, options?: CallOptions) => Promise<Download>;

/** The calls a copy needs; `client.api` has them. */
export interface CopyApi {
  readonly treeTools: {
    readonly getTreeLevel: Call<typeof treeTools.getTreeLevel>;
    readonly getEntriesForPage: Call<typeof treeTools.getEntriesForPage>;
  };
  readonly searchTools: { readonly modifiedSince: Call<typeof searchTools.modifiedSince> };
  readonly entries: {
    readonly attachmentLastUploadedAt: Call<typeof entries.attachmentLastUploadedAt>;
    readonly entryAttachment: Fetch<typeof entries.entryAttachment>;
    readonly entrySnapshot: Fetch<typeof entries.entrySnapshot>;
    readonly entryThumb: Fetch<typeof entries.entryThumb>;
  };
  readonly notebooks: {
    readonly notebookInfo: Call<typeof notebooks.notebookInfo>;
    readonly notebookMetadata: Call<typeof notebooks.notebookMetadata>;
    readonly notebookUsers: Call<typeof notebooks.notebookUsers>;
  };
  readonly utilities: { epochTime(options?: CallOptions): Promise<ResultOf<typeof utilities.epochTime>> };
}

/** A client, as far as a copy needs it. */
export interface CopyClient {
  readonly api: CopyApi;
  readonly baseUrl: string;
  readonly accessKeyId: string;
}

/** A signed-in person, as far as a copy needs them. */
export interface CopyUser {
  readonly id: UserId;
  readonly email: string;
  readonly notebooks: Iterable<CopyNotebook>;
}

/** A notebook, as far as a copy needs it. */
export interface CopyNotebook {
  readonly id: NotebookId;
  readonly name: string;
  readonly webUrl: string;
}

/** As much of an answer as is held in memory at a time; where there is more, the count says so. */
const MOST_CHANGES = 2000;

/**
 * The notebook as LabArchives gives it now, call by call.
 *
 * @example
 * ```ts
 * const source = liveSource(client, user, notebook);
 * for await (const event of takeSnapshot(source, "vault")) console.log(event.type);
 * ```
 */
export function liveSource(client: CopyClient, user: CopyUser, notebook: CopyNotebook): Source {
  return new LiveSource(client, user, notebook);
}

class LiveSource implements Source {
  readonly kind = "live";
  readonly baseUrl: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly notebook: Source["notebook"];
  readonly notebookIds: readonly string[];
  calls = 0;
  readonly #api: CopyApi;
  readonly #userId: UserId;
  readonly #notebookId: NotebookId;

  constructor(client: CopyClient, user: CopyUser, { id, name, webUrl }: CopyNotebook) {
    this.baseUrl = client.baseUrl;
    this.account = user.email;
    this.accessKeyId = client.accessKeyId;
    this.notebook = { id, name, webUrl };
    this.notebookIds = [...user.notebooks].map((notebook) => notebook.id);
    this.#api = client.api;
    this.#userId = user.id;
    this.#notebookId = id;
  }

  async serverTime(options: SourceOptions): Promise<string> {
    this.calls += 1;
    const { epochMs } = await this.#api.utilities.epochTime(options);
    return new Date(epochMs).toISOString();
  }

  async settings(options: SourceOptions): Promise<SettingsDocument> {
    const address = this.#address;
    const { notebooks } = this.#api;
    const missing: Record<string, string> = {};
    const part = async <T>(name: string, ask: () => Promise<T>): Promise<T | undefined> => {
      this.calls += 1;
      return await ask().catch((error: unknown) => {
        missing[name] = refusalOf(error);
        return undefined;
      });
    };
    const info = await part("info", () => notebooks.notebookInfo(address, options));
    const metadata = await part("metadata", () => notebooks.notebookMetadata(address, options));
    const members = await part("members", () => notebooks.notebookUsers(address, options));
    return {
      ...(info === undefined ? {} : { info: withoutExtra(info) }),
      ...(metadata === undefined ? {} : { metadata: withoutExtra(metadata) }),
      ...(members === undefined ? {} : { members: members.items.map(toMember) }),
      ...(Object.keys(missing).length === 0 ? {} : { missing }),
    };
  }

  async level(folderId: string | undefined, options: SourceOptions): Promise<SourceLevel> {
    this.calls += 1;
    const parentId = (folderId ?? ROOT_NODE_ID) as NodeId;
    const { items, unreadable } = await this.#api.treeTools.getTreeLevel({ ...this.#address, parentId }, options);
    const nodes = items.map((record) => toSourceNode(record, (id) => this.#webUrlOf(id)));
    return { nodes, unreadable: unreadable.map(rawOf) };
  }

  async changesSince(since: string, options: SourceOptions): Promise<Changes> {
    this.calls += 1;
    const params = { ...this.#address, since: new Date(since), maxToReturn: MOST_CHANGES };
    const found = await this.#api.searchTools.modifiedSince(params, options);
    const { items, unreadable, totalFound, totalReturned } = found;
    const changes = items.map((record) => ({
      entryId: record.id,
      version: record.version,
      updatedAt: record.updatedAt?.toISOString(),
      commentCount: record.commentCount,
      treePathIds: record.treePathIds,
      isInbox: record.treePathIds === undefined && record.treePath === "Inbox",
    }));
    const isWhole = unreadable.length === 0 && totalFound === totalReturned && totalReturned === items.length;
    return { changes, isWhole };
  }

  async page(pageId: string, options: SourceOptions): Promise<SourcePage> {
    this.calls += 1;
    const params = { ...this.#address, pageId: pageId as NodeId, entryData: true, commentData: true };
    const { items, unreadable } = await this.#api.treeTools.getEntriesForPage(params, options);
    return { entries: items.map(toSourceEntry), unreadable: unreadable.map(rawOf) };
  }

  async bytes({ id }: SourceEntry, kind: BytesKind, options: SourceOptions): Promise<SourceBytes> {
    if (typeof kind === "object") throw new TypeError("The API gives no earlier versions.");
    this.calls += 1;
    const { entryAttachment, entrySnapshot, entryThumb } = callsOf(this.#api.entries);
    const fetch = { file: entryAttachment, picture: entrySnapshot, thumbnail: entryThumb }[kind];
    const download = await fetch({ userId: this.#userId, entryId: id as EntryId }, options);
    return {
      contentType: download.contentType,
      pieces: () => download.stream() as AsyncIterable<Uint8Array>,
      cancel: () => download.cancel(),
    };
  }

  async uploadedAt(entryId: string, options: SourceOptions): Promise<string> {
    this.calls += 1;
    const params = { userId: this.#userId, entryId: entryId as EntryId };
    const { lastUploadedAt } = await this.#api.entries.attachmentLastUploadedAt(params, options);
    return lastUploadedAt.toISOString();
  }

  get #address() {
    return { userId: this.#userId, notebookId: this.#notebookId };
  }

  #webUrlOf(nodeId: string): string {
    return this.notebook.webUrl?.replace(/notebook-dashboard$/, `page/${encodeURIComponent(nodeId)}`) ?? "";
  }
}

/** The methods with their object, so that they can be chosen from a table. */
function callsOf(
  api: CopyApi["entries"],
): Pick<CopyApi["entries"], "entryAttachment" | "entrySnapshot" | "entryThumb"> {
  return {
    entryAttachment: (params, options) => api.entryAttachment(params, options),
    entrySnapshot: (params, options) => api.entrySnapshot(params, options),
    entryThumb: (params, options) => api.entryThumb(params, options),
  };
}

/** A refusal is a fact about the account, and part of what is copied; anything else is trouble. */
function refusalOf(error: unknown): string {
  if (error instanceof Error && ["PermissionError", "NotFoundError"].includes(error.name)) return error.message;
  throw error;
}
