import { UsageError } from "../../core/errors.ts";
import { givenChange, givenChoice, givenCallOptions, givenWords } from "../../core/given.ts";
import { type NodeId, type NotebookId, ROOT_NODE_ID } from "../../core/ids.ts";
import { notebooks } from "../../endpoints/index.ts";
import type {
  NodeRecord,
  NotebookInfoRecord,
  NotebookMetadataRecord,
  NotebookRecord,
  NotebookUserRecord,
} from "../../endpoints/records.ts";
import type { ModelContext } from "../../entries/model-context.ts";
import { resolvable } from "../../entries/resolvable.ts";
import type { SavedFile } from "../../transport/download.ts";
import type { CallOptions } from "../../transport/options.ts";
import { existingTrash } from "../actions/trash.ts";
import { copyNotebook } from "../actions/copy.ts";
import type { CopyOptions } from "../model/copying.ts";
import type { Container, CopyReport, Folder, Notebook, Page } from "../model/nodes.ts";
import type { BackupOptions, NotebookMetadata, NotebookRole, NotebookSettings } from "../model/options.ts";
import type { SearchOptions, SearchResults } from "../model/search.ts";
import { EntrySearch } from "../search.ts";
import { ContainerBase } from "./container-base.ts";
import { addedOutcome, isSameRole, memberOutcome, settingsOutcome } from "./notebook-outcomes.ts";
import { type MakeNode, NotebookState } from "./notebook-state.ts";

const ASSIGNABLE_ROLES = notebooks.ASSIGNABLE_ROLES;

/** A notebook: the top of its tree, its settings and its people. */
export class NotebookNode extends ContainerBase implements Notebook {
  readonly kind = "notebook";
  protected readonly label = "Notebook";
  readonly #isDefault: boolean;

  constructor(context: ModelContext, record: NotebookRecord, make: MakeNode) {
    const state = new NotebookState(context, record.id, make);
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

  override get parent(): undefined {
    return undefined;
  }

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
    await this.updateInfo({ name: givenWords(name, "A name") }, options);
    this.confirmWrite();
    return this;
  }

  override moveTo(): Promise<never> {
    return Promise.reject(new UsageError("A notebook cannot be moved; it is in no folder."));
  }

  override trash(): Promise<never> {
    return Promise.reject(
      new UsageError("A notebook cannot be deleted through the API. Its owner can, on the web page."),
    );
  }

  override restore(): Promise<never> {
    return Promise.reject(
      new UsageError("A notebook cannot be deleted through the API, and not be taken back either."),
    );
  }

  async deleted(options?: CallOptions): Promise<readonly (Folder | Page)[]> {
    const trash = await existingTrash(this, options);
    return trash === undefined ? [] : trash.children(options);
  }

  async copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport> {
    return copyNotebook(this, destination, options);
  }

  async refresh(options?: CallOptions): Promise<this> {
    await this.renewBelow(options);
    return this;
  }

  search(query: string, options?: SearchOptions): SearchResults {
    return new EntrySearch(this.state.context, query, this.id, options);
  }

  info(options?: CallOptions): Promise<NotebookInfoRecord> {
    return this.state.context.transport.call(notebooks.notebookInfo, this.#address, options);
  }

  async updateInfo(settings: NotebookSettings, options?: CallOptions): Promise<NotebookInfoRecord> {
    givenChange(settings, "The settings");
    if (settings.name !== undefined) givenWords(settings.name, "A name");
    const { transport } = this.state.context;
    const info = await resolvable(
      () => transport.call(notebooks.modifyNotebookInfo, { ...this.#address, ...settings }, options),
      async () => settingsOutcome(settings, await this.info()),
    );
    this.renewName(settings.name ?? info.name);
    return info;
  }

  metadata(options?: CallOptions): Promise<NotebookMetadataRecord> {
    return this.state.context.transport.call(notebooks.notebookMetadata, this.#address, options);
  }

  async updateMetadata(metadata: NotebookMetadata, options?: CallOptions): Promise<NotebookMetadataRecord> {
    givenChange(metadata, "The metadata");
    const { transport } = this.state.context;
    return resolvable(
      () => transport.call(notebooks.modifyNotebookMetadata, { ...this.#address, ...metadata }, options),
      async () => settingsOutcome(metadata, await this.metadata()),
    );
  }

  async users(options?: CallOptions): Promise<readonly NotebookUserRecord[]> {
    return (await this.state.context.transport.call(notebooks.notebookUsers, this.#address, options)).items;
  }

  async addUser(email: string, role?: NotebookRole, options?: CallOptions): Promise<void> {
    const params = { ...this.#address, email: givenWords(email, "An email"), role: givenRole(role) };
    await resolvable(
      () => this.state.context.transport.call(notebooks.addUserToNotebook, params, options),
      async () => addedOutcome(await this.users(), email, role),
    );
  }

  async setRole(email: string, role: NotebookRole, options?: CallOptions): Promise<void> {
    const wanted = givenChoice(role, ASSIGNABLE_ROLES, "A role");
    const params = { ...this.#address, email: givenWords(email, "An email"), role: wanted };
    await resolvable(
      () => this.state.context.transport.call(notebooks.setUserRole, params, options),
      async () =>
        memberOutcome(await this.users(), email, (found) => found !== undefined && isSameRole(found.role, wanted)),
    );
  }

  async removeUser(email: string, options?: CallOptions): Promise<void> {
    const params = { ...this.#address, email: givenWords(email, "An email") };
    await resolvable(
      () => this.state.context.transport.call(notebooks.removeUserFromNotebook, params, options),
      async () => memberOutcome(await this.users(), email, (found) => found === undefined),
    );
  }

  async transferTo(email: string, options?: CallOptions): Promise<void> {
    const params = { ...this.#address, email: givenWords(email, "An email") };
    await resolvable(
      () => this.state.context.transport.call(notebooks.transferNotebookOwnership, params, options),
      async () => memberOutcome(await this.users(), email, (found) => found?.role === "OWNER"),
    );
  }

  async backup(path: string, options: BackupOptions = {}): Promise<SavedFile> {
    givenWords(path, "A path");
    givenCallOptions(options);
    const { attachments = true, format = "sqlite" } = options;
    givenChoice(format, ["sqlite", "json"], "format");
    const params = { ...this.#address, json: format === "json", noAttachments: !attachments };
    await using download = await this.state.context.transport.download(notebooks.notebookBackup, params, options);
    return await download.saveTo(path);
  }

  get #address() {
    return { userId: this.state.context.userId, notebookId: this.id };
  }
}

function givenRole(role: NotebookRole | undefined): NotebookRole | undefined {
  return role === undefined ? undefined : givenChoice(role, ASSIGNABLE_ROLES, "A role");
}

function rootRecord(name: string): NodeRecord {
  return { id: ROOT_NODE_ID, name, isPage: false, entryCount: undefined, access: undefined, extra: [] };
}
