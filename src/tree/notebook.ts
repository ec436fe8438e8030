import { UsageError } from "../core/errors.ts";
import { type NodeId, type NotebookId, ROOT_NODE_ID } from "../core/ids.ts";
import type { ParamsOf } from "../endpoints/endpoint.ts";
import { notebooks } from "../endpoints/index.ts";
import type {
  NodeRecord,
  NotebookInfoRecord,
  NotebookMetadataRecord,
  NotebookRecord,
  NotebookUserRecord,
} from "../endpoints/records.ts";
import type { ModelContext } from "../entries/model-context.ts";
import type { SavedFile } from "../transport/download.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { Container } from "./container.ts";
import type { CopyReport } from "./copy.ts";
import { makeNode } from "./make-node.ts";
import { NotebookState } from "./notebook-state.ts";
import { SearchResults, type SearchOptions } from "./search.ts";

/** Roles that can be given; the owner's is only transferred. */
export type NotebookRole = NonNullable<ParamsOf<typeof notebooks.addUserToNotebook>["role"]>;

/** Settings of a notebook that can be changed; what is left out stays. */
export type NotebookSettings = Omit<ParamsOf<typeof notebooks.modifyNotebookInfo>, "userId" | "notebookId">;
export type NotebookMetadata = Omit<ParamsOf<typeof notebooks.modifyNotebookMetadata>, "userId" | "notebookId">;

export interface BackupOptions extends TransferOptions {
  /** Leave the files out; they are in unless this is `false`. */
  readonly attachments?: boolean | undefined;
  /** Tables as SQLite (the default) or JSON, inside the archive either way. */
  readonly format?: "sqlite" | "json" | undefined;
}

/** A notebook: the top of its tree, its settings and its people. */
export class Notebook extends Container {
  readonly kind = "notebook";
  readonly #isDefault: boolean;

  constructor(context: ModelContext, record: NotebookRecord) {
    const state = new NotebookState(context, record.id, makeNode);
    super(state, undefined, rootRecord(record.name));
    state.belongTo(this);
    this.#isDefault = record.isDefault ?? false;
  }

  override get id(): NotebookId {
    return this.state.notebookId;
  }

  override get nodeId(): NodeId {
    return ROOT_NODE_ID;
  }

  /** Is it the one LabArchives opens first for this person? */
  get isDefault(): boolean {
    return this.#isDefault;
  }

  override get webUrl(): string {
    return this.state.context.webUrlOf(this.id);
  }

  /** Takes over the name of a fresh list. */
  renewName(name: string): void {
    this.renew(rootRecord(name), undefined);
  }

  override async rename(name: string, options?: CallOptions): Promise<this> {
    await this.updateInfo({ name }, options);
    this.confirmWrite();
    return this;
  }

  /** A notebook is in no folder. */
  override moveTo(): Promise<never> {
    return Promise.reject(new UsageError("A notebook cannot be moved; it is in no folder."));
  }

  /** The API cannot delete notebooks. */
  override trash(): Promise<never> {
    return Promise.reject(
      new UsageError("A notebook cannot be deleted through the API. Its owner can, on the web page."),
    );
  }

  /** Everything in it, copied into a folder or another notebook; the reports of its children, in order. */
  async copyTo(destination: Container, options?: CallOptions): Promise<readonly CopyReport[]> {
    const reports: CopyReport[] = [];
    for (const child of await this.children(options)) reports.push(await child.copyTo(destination, options));
    return reports;
  }

  /** Reads every listing that was read before anew. Nodes are updated in place; those that left are marked (`isGone`). */
  async refresh(options?: CallOptions): Promise<this> {
    await this.renewChildren(options);
    return this;
  }

  /** Full-text search in this notebook: words, `"phrases"`, AND, OR, NOT. */
  search(query: string, options?: SearchOptions): SearchResults {
    return new SearchResults(this.state.context, query, this.id, options);
  }

  /** Settings. The owner, and people with Site API Access Rights, may read them. */
  info(options?: CallOptions): Promise<NotebookInfoRecord> {
    return this.state.context.transport.call(notebooks.notebookInfo, this.#address, options);
  }

  /** Changes settings, the name included. */
  async updateInfo(settings: NotebookSettings, options?: CallOptions): Promise<NotebookInfoRecord> {
    const params = { ...this.#address, ...settings };
    const info = await this.state.context.transport.call(notebooks.modifyNotebookInfo, params, options);
    this.renewName(settings.name ?? info.name);
    return info;
  }

  /** Description and the institution's project ids. */
  metadata(options?: CallOptions): Promise<NotebookMetadataRecord> {
    return this.state.context.transport.call(notebooks.notebookMetadata, this.#address, options);
  }

  async updateMetadata(metadata: NotebookMetadata, options?: CallOptions): Promise<NotebookMetadataRecord> {
    const params = { ...this.#address, ...metadata };
    return this.state.context.transport.call(notebooks.modifyNotebookMetadata, params, options);
  }

  /** Who may open the notebook, and as what. */
  async users(options?: CallOptions): Promise<readonly NotebookUserRecord[]> {
    return (await this.state.context.transport.call(notebooks.notebookUsers, this.#address, options)).items;
  }

  /** Lets somebody in who has an account; as `USER` unless a role is given. */
  async addUser(email: string, role?: NotebookRole, options?: CallOptions): Promise<void> {
    const params = { ...this.#address, email, role };
    await this.state.context.transport.call(notebooks.addUserToNotebook, params, options);
  }

  async setRole(email: string, role: NotebookRole, options?: CallOptions): Promise<void> {
    await this.state.context.transport.call(notebooks.setUserRole, { ...this.#address, email, role }, options);
  }

  async removeUser(email: string, options?: CallOptions): Promise<void> {
    await this.state.context.transport.call(notebooks.removeUserFromNotebook, { ...this.#address, email }, options);
  }

  /** Gives the notebook to another of its people, who must be allowed to own one. The former owner stays as administrator. */
  async transferTo(email: string, options?: CallOptions): Promise<void> {
    await this.state.context.transport.call(notebooks.transferNotebookOwnership, { ...this.#address, email }, options);
  }

  /**
   * Streams LabArchives' own backup of the notebook, a 7-Zip archive, to a file. Only the owner may (code 4547 otherwise). It can
   * take minutes before the first byte: give `timeoutMs`.
   */
  async backup(path: string, options: BackupOptions = {}): Promise<SavedFile> {
    const { attachments = true, format = "sqlite" } = options;
    const params = { ...this.#address, json: format === "json", noAttachments: !attachments };
    await using download = await this.state.context.transport.download(notebooks.notebookBackup, params, options);
    return await download.saveTo(path);
  }

  get #address() {
    return { userId: this.state.context.userId, notebookId: this.id };
  }
}

function rootRecord(name: string): NodeRecord {
  return { id: ROOT_NODE_ID, name, isPage: false, entryCount: undefined, access: undefined, extra: [] };
}
