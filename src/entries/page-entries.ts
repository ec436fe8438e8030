import { PartialWriteError, UsageError, type WriteOutcome } from "../core/errors.ts";
import { givenFileDetails } from "../core/given.ts";
import type { EntryId } from "../core/ids.ts";
import { Loaded } from "../core/loaded.ts";
import { entries, treeTools } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { type PreparedUpload, prepareUpload, refuseIfChanged, type UploadSource } from "../transport/upload.ts";
import { AttachmentObject } from "./attachment-entry.ts";
import type { EntryHome, SentFileFacts } from "./base-entry.ts";
import { type EntryObject, makeEntry } from "./entry.ts";
import { jsonFile, jsonPreview, jsonText } from "./json-preview.ts";
import type { FileDetails, JsonDetails } from "./model/details.ts";
import type { TextKind } from "./model/kinds.ts";
import { judge, resolvable } from "./resolvable.ts";
import { PART_TYPE_OF_TEXT, TextObject } from "./text-entry.ts";

/** Where a page is. */
export type PageHome = EntryHome & {
  readonly notebookId: NonNullable<EntryHome["notebookId"]>;
  readonly pageId: NonNullable<EntryHome["pageId"]>;
};

type Fits = (record: EntryRecord) => boolean;

/** What was known of the page when a write was sent. */
interface KnownBefore {
  readonly ids: ReadonlySet<EntryId>;
  /** Whether these are all, or only those that happened to be seen. */
  readonly isWhole: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The list of a page's entries: read whole with one call, with content and comments, and only when somebody asks. */
export class PageEntries {
  readonly #home: PageHome;
  readonly #list = new Loaded<readonly EntryObject[]>();
  readonly #known = new Map<EntryId, EntryObject>();
  /** Entries whose write was answered: never what another write, whose answer never came, may have left. */
  readonly #answered = new Set<EntryId>();

  constructor(home: PageHome) {
    this.#home = home;
  }

  /** In page order; one call the first time, none later. */
  all(options?: CallOptions): Promise<readonly EntryObject[]> {
    return this.#list.get(() => this.#read(options));
  }

  /** Forgets the list; the next {@link all} asks again and updates the entries it finds in place. */
  forget(): void {
    this.#list.clear();
  }

  /** Adds a text of any kind. Does not read the page. */
  async addText(kind: TextKind, content: string, options?: CallOptions): Promise<TextObject> {
    const { context, notebookId, pageId } = this.#home;
    const partType = PART_TYPE_OF_TEXT[kind];
    const params = { userId: context.userId, notebookId, pageId, partType, data: content };
    const before = this.#snapshot();
    const record = await resolvable(
      () => context.transport.call(entries.addEntry, params, options),
      () => this.#findNew(before, { partType, fits: (found) => found.data === content }),
    );
    const entry = new TextObject(this.#home, { ...record, data: content }, kind);
    return this.#added(entry);
  }

  /** Uploads a file as a new entry. The account's limit is checked before the first byte. */
  async attach(source: UploadSource, details: FileDetails & TransferOptions = {}): Promise<AttachmentObject> {
    givenFileDetails(details);
    const upload = await prepareUpload(source);
    const fileName = details.filename ?? upload.fileName;
    if (fileName === undefined || fileName === "") {
      throw new UsageError("Bytes and streams have no name of their own. Give one: attach(source, { filename: … }).");
    }
    await this.#home.context.checkUploadSize(fileName, upload.sizeBytes, details);
    return this.#upload(upload, fileName, details);
  }

  /** A JSON document as a file, followed by a readable preview. */
  async addJson(value: unknown, details: JsonDetails = {}): Promise<{ file: AttachmentObject; preview: TextObject }> {
    givenFileDetails(details);
    const text = jsonText(value, details.naming === "labapi");
    const { filename, caption } = jsonFile(details, this.#home.context.clock.now());
    const file = await this.attach(Buffer.from(text), { ...details, filename, caption });
    try {
      return { file, preview: await this.addText("text", jsonPreview(filename, text), details) };
    } catch (cause) {
      throw new PartialWriteError(
        `${JSON.stringify(filename)} was uploaded (entry ${file.id}), but its preview could not be added. ` +
          "Add the preview by itself; do not upload the file again.",
        { written: [file.id], cause },
      );
    }
  }

  async #upload(
    upload: PreparedUpload,
    fileName: string,
    details: FileDetails & TransferOptions,
  ): Promise<AttachmentObject> {
    const { context, notebookId, pageId } = this.#home;
    const { caption, changeDescription, clientIp } = details;
    const params = { userId: context.userId, notebookId, pageId, fileName, caption, changeDescription, clientIp };
    const before = this.#snapshot();
    const fits: Fits = (found) =>
      found.fileName === fileName && (upload.sizeBytes === undefined || found.fileSizeBytes === upload.sizeBytes);
    const sent = await resolvable(
      () => context.transport.upload(entries.addAttachment, params, upload, details),
      () => this.#findNew(before, { partType: "attachment", fits }),
    );
    const { value, sizeBytes, sha256 } = sent;
    const entry = this.#added(new AttachmentObject(this.#home, value), { sizeBytes, sha256 });
    await refuseIfChanged(upload, sent, entry.id);
    return entry;
  }

  /** The object of a new entry; one that was met already, by a list that was read meanwhile, stays the same object. */
  #added<T extends EntryObject>(made: T, sent: SentFileFacts = {}): T {
    const known = this.#known.get(made.id);
    // The same id is the same entry, so of the same kind.
    const entry = known === undefined ? made : (known.renew(made.raw) as T);
    entry.confirmWrite(sent);
    this.#known.set(entry.id, entry);
    this.#answered.add(entry.id);
    const list = this.#list.peek();
    if (list !== undefined && !list.includes(entry)) this.#list.set([...list, entry]);
    return entry;
  }

  async #read(options?: CallOptions): Promise<readonly EntryObject[]> {
    return uniqueById(await this.#fetch(options)).map((record) => {
      const known = this.#known.get(record.id);
      if (known !== undefined) return known.renew(record);
      const entry = makeEntry(this.#home, record);
      this.#known.set(entry.id, entry);
      return entry;
    });
  }

  async #fetch(options?: CallOptions): Promise<readonly EntryRecord[]> {
    const { context, notebookId, pageId } = this.#home;
    const params = { userId: context.userId, notebookId, pageId, entryData: true, commentData: true };
    const { items } = await context.transport.call(treeTools.getEntriesForPage, params, options);
    return items;
  }

  /** What is known before a write, to recognise afterwards what is new. */
  #snapshot(): KnownBefore {
    return {
      ids: new Set(this.#known.keys()),
      isWhole: this.#list.peek() !== undefined,
      at: this.#home.context.clock.now(),
    };
  }

  /**
   * Looks for what a write whose answer never came may have left. Costs one call. A page that had not been read may have held the
   * same before, so there only "not written" can be told for certain.
   */
  async #findNew(before: KnownBefore, sent: { partType: string; fits: Fits }): Promise<WriteOutcome> {
    const { context } = this.#home;
    const fresh = uniqueById(await this.#fetch())
      .filter(({ id }) => !before.ids.has(id) && !this.#answered.has(id))
      .filter((record) => record.partType.toLowerCase() === sent.partType)
      .map((record) => ({
        value: record,
        fits: sent.fits(record),
        author: context.authorship(record.version === 1 ? record.lastModifiedBy : undefined),
        isRecent: context.isSince(record.createdAt, before.at),
      }));
    const found = judge(fresh, before.isWhole, "entry");
    if (found.outcome !== "written") return found;
    return { outcome: "written", value: this.#added(makeEntry(this.#home, found.value)) };
  }
}

/** An entry that a page lists twice is one entry. */
function uniqueById(records: readonly EntryRecord[]): readonly EntryRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return byId.size === records.length ? records : [...byId.values()];
}
