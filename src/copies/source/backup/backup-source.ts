import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "../../snapshot/json.ts";
import { liveSource, type CopyClient, type CopyNotebook, type CopyUser } from "../live.ts";
import type {
  BytesKind,
  EarlierEntry,
  Source,
  SourceBytes,
  SourceEntry,
  SourceLevel,
  SourceNode,
  SourceOptions,
  SourcePage,
} from "../source.ts";
import { sevenZip, type Unpacker } from "./seven-zip.ts";
import { BackupTables, type Original, type PartRow, type TreeRow } from "./tables.ts";

/** A notebook whose native backup can be fetched. */
export interface BackupNotebook extends CopyNotebook {
  backup(
    path: string,
    options: { format: "json"; signal?: AbortSignal | undefined; timeoutMs: number },
  ): Promise<unknown>;
}

export interface BackupSourceOptions {
  /** Opens the archive; the optional peer `7z-wasm` unless given. */
  readonly unpacker?: Unpacker | undefined;
  /** Where the archive is unpacked: twice its size is needed. The system's folder for such things unless given. */
  readonly temporaryFolder?: string | undefined;
  /** Told of each page that the archive does not have wholly, and that is therefore read call by call. */
  readonly onHole?: ((page: string, why: string) => void) | undefined;
}

// LabArchives packs the archive before its first byte; that takes minutes for a large notebook.
const PATIENCE_MS = 30 * 60_000;
/** The numbers that are known; others come in an order that nobody has seen. */
const PART_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "heading"],
  [1, "text entry"],
  [2, "Attachment"],
  [5, "plain text entry"],
]);

/**
 * The notebook as LabArchives' own backup has it: one call for all pages and files, and earlier versions with them; one per folder for
 * the tree. Only the owner may. What the archive is known to lack (files without an extension, types without a known number) is read
 * call by call, and told.
 */
export function backupSource(
  client: CopyClient,
  user: CopyUser,
  notebook: BackupNotebook,
  options: BackupSourceOptions = {},
): Source {
  return new BackupSource(liveSource(client, user, notebook), notebook, options);
}

class BackupSource implements Source {
  readonly kind = "backup";
  readonly #live: Source;
  readonly #notebook: BackupNotebook;
  readonly #options: BackupSourceOptions;
  /** The archive's row of each node that was found in it, by API id. */
  readonly #rows = new Map<string, TreeRow>();
  readonly #names = new Map<string, string>();
  readonly #files = new Map<string, Original>();
  #folder: string | undefined;
  #tables: BackupTables | undefined;
  #ownCalls = 0;

  constructor(live: Source, notebook: BackupNotebook, options: BackupSourceOptions) {
    this.#live = live;
    this.#notebook = notebook;
    this.#options = options;
  }

  get baseUrl(): string {
    return this.#live.baseUrl;
  }
  get account(): string {
    return this.#live.account;
  }
  get accessKeyId(): string {
    return this.#live.accessKeyId;
  }
  get notebook(): Source["notebook"] {
    return this.#live.notebook;
  }
  get notebookIds(): readonly string[] {
    return this.#live.notebookIds;
  }
  get calls(): number {
    return this.#live.calls + this.#ownCalls;
  }

  async open({ signal }: SourceOptions): Promise<void> {
    const unpacker = this.#options.unpacker ?? (await sevenZip());
    this.#folder = await mkdtemp(join(this.#options.temporaryFolder ?? tmpdir(), "labapi-backup-"));
    const archive = join(this.#folder, "notebook.7z");
    this.#ownCalls += 1;
    await this.#notebook.backup(archive, { format: "json", signal, timeoutMs: PATIENCE_MS });
    const unpacked = join(this.#folder, "unpacked");
    await unpacker.unpack(archive, unpacked);
    await rm(archive);
    this.#tables = await BackupTables.read(unpacked);
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  serverTime(options: SourceOptions): Promise<string> {
    return this.#live.serverTime(options);
  }

  settings(options: SourceOptions): ReturnType<Source["settings"]> {
    return this.#live.settings(options);
  }

  changesSince(since: string, options: SourceOptions): ReturnType<Source["changesSince"]> {
    return this.#live.changesSince(since, options);
  }

  uploadedAt(entryId: string, options: SourceOptions): Promise<string | undefined> {
    return entryId.startsWith("backup:") ? Promise.resolve(undefined) : this.#live.uploadedAt(entryId, options);
  }

  /** The tree comes from the API, which alone knows the ids; the archive's nodes are found by their place and name in it. */
  async level(folderId: string | undefined, options: SourceOptions): Promise<SourceLevel> {
    const level = await this.#live.level(folderId, options);
    const parent = folderId === undefined ? 0 : this.#rows.get(folderId)?.id;
    const rows = parent === undefined ? [] : (this.#tables?.children.get(parent) ?? []);
    for (const [node, row] of this.#matched(level.nodes, rows)) this.#rows.set(node.id, row);
    for (const { id, name } of level.nodes) this.#names.set(id, name);
    return level;
  }

  async page(pageId: string, options: SourceOptions): Promise<SourcePage> {
    const row = this.#rows.get(pageId);
    const page = row === undefined ? "it is not where it is in the notebook" : await this.#pageOf(row, pageId);
    if (typeof page !== "string") return page;
    this.#options.onHole?.(this.#names.get(pageId) ?? pageId, page);
    return await this.#live.page(pageId, options);
  }

  bytes(entry: SourceEntry, kind: BytesKind, options: SourceOptions): Promise<SourceBytes> {
    const original = this.#files.get(typeof kind === "object" ? `${entry.id} ${kind.version}` : entry.id);
    if (original === undefined) return this.#live.bytes(entry, kind, options);
    const stream = createReadStream(original.path);
    return Promise.resolve({
      pieces: () => stream as AsyncIterable<Uint8Array>,
      cancel: async () => void stream.destroy(),
    });
  }

  #matched(nodes: readonly SourceNode[], rows: readonly TreeRow[]): readonly (readonly [SourceNode, TreeRow])[] {
    const left = new Map<string, TreeRow[]>();
    for (const row of rows) {
      const own = keyOf(row.entryId === undefined ? "folder" : "page", row.name ?? this.#titleOf(row));
      left.set(own, [...(left.get(own) ?? []), row]);
    }
    return nodes.flatMap((node) => {
      const row = left.get(keyOf(node.kind, node.name))?.shift();
      return row === undefined ? [] : [[node, row] as const];
    });
  }

  /** A page's title is its first heading. */
  #titleOf({ entryId }: TreeRow): string | undefined {
    const [first] = this.#tables?.parts.get(entryId ?? -1) ?? [];
    return first?.type === 0 ? first.data : undefined;
  }

  /** The page as the archive has it, or why it does not have it wholly. */
  async #pageOf(row: TreeRow, pageId: string): Promise<SourcePage | string> {
    const parts = this.#tables?.parts.get(row.entryId ?? -1) ?? [];
    const isTitled = this.#titleOf(row) === this.#names.get(pageId);
    const entries: SourceEntry[] = [];
    for (const part of isTitled ? parts.slice(1) : parts) {
      const entry = await this.#entryOf(part);
      if (typeof entry === "string") return entry;
      entries.push(entry);
    }
    return { entries, unreadable: [] };
  }

  async #entryOf(part: PartRow): Promise<SourceEntry | string> {
    const partType = PART_TYPES.get(part.type);
    if (partType === undefined) return `it has an entry of type number ${part.type}, which only the API names`;
    const id = `backup:${part.id}`;
    const originals = await this.#tables?.originals(part.id);
    const isFile = partType === "Attachment";
    const current = originals?.findLast(({ version }) => version <= (part.version ?? Infinity));
    if (isFile && current?.sizeBytes !== part.fileSizeBytes) {
      return `the archive lacks the file ${JSON.stringify(part.fileName ?? "")}`;
    }
    if (current !== undefined) this.#files.set(id, current);
    const comments = this.#tables?.comments.get(part.id) ?? [];
    const { version, createdAt, updatedAt, data } = part;
    return {
      id,
      partType,
      ...present({ version, createdAt, updatedAt, caption: isFile ? data : undefined }),
      commentCount: comments.length,
      content: data ?? null,
      comments: comments.map(({ id: number, text, ...about }) => ({ id: `backup:${number}`, text, ...present(about) })),
      ...(isFile ? { attachment: attachmentOf(part) } : {}),
      hasPicture: false,
      hasThumbnail: false,
      earlier: this.#earlier(part, originals ?? [], current),
    };
  }

  #earlier(part: PartRow, originals: readonly Original[], current: Original | undefined): readonly EarlierEntry[] {
    const versions = (this.#tables?.versions.get(part.id) ?? []).filter(({ version }) => version < (part.version ?? 1));
    return versions.map(({ version, data, updatedAt }) => {
      const original = originals.find((candidate) => candidate.version === version && candidate !== current);
      if (original !== undefined) this.#files.set(`backup:${part.id} ${version}`, original);
      return {
        version,
        ...present({ updatedAt, content: data }),
        ...(original === undefined ? {} : { file: { name: original.name, sizeBytes: original.sizeBytes } }),
      };
    });
  }
}

function keyOf(kind: string, name: string | undefined): string {
  return `${kind} ${name ?? ""}`;
}

function attachmentOf({ fileName, contentType, fileSizeBytes }: PartRow): NonNullable<SourceEntry["attachment"]> {
  return { name: fileName ?? "file", ...present({ contentType }), sizeBytes: fileSizeBytes ?? -1 };
}
