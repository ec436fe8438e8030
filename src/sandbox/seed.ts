import { randomBytes } from "node:crypto";
import type { BlobStore } from "./blobs.ts";
import { contentTypeOf } from "./la-container.ts";
import type { SeedComment, SeedData, SeedEntry, SeedFile, SeedNode, SeedNotebook } from "./seed-data.ts";
import { demoSeed } from "./seeds/demo.ts";
import { emptySeed } from "./seeds/empty.ts";
import type { Account, ApiKey } from "./store/accounts.ts";
import type { StoredFile } from "./store/entry-row.ts";
import type { Store } from "./store/store.ts";

/** A built-in seed by name, or data. */
export type Seed = "demo" | "empty" | SeedData;

const MAX_FILE_SIZE_BYTES = 250 * 1024 * 1024;
const LOCAL_IP = "127.0.0.1";

/** What to seed, with which access key, as of when. */
export interface Seeding {
  readonly seed: Seed;
  readonly key: ApiKey;
  readonly now: number;
}

/** Fills a new store, all or nothing. */
export function seedStore(store: Store, blobs: BlobStore, { seed, key, now }: Seeding): void {
  const data = seed === "demo" ? demoSeed : seed === "empty" ? emptySeed : seed;
  store.seed(() => {
    store.accounts.addKey(key);
    new Seeder(store, blobs, now).fill(data);
  });
}

/** A random key; never one that could be known beforehand. */
export function makeKey(): ApiKey {
  const akid = `sandbox_${randomBytes(6).toString("hex")}`;
  return { akid, password: randomBytes(24).toString("base64url"), application: "labapi" };
}

class Seeder {
  readonly #store: Store;
  readonly #blobs: BlobStore;
  readonly #now: number;

  constructor(store: Store, blobs: BlobStore, now: number) {
    this.#store = store;
    this.#blobs = blobs;
    this.#now = now;
  }

  fill(data: SeedData): void {
    for (const { accessKeyId, accessPassword, application } of data.keys ?? []) {
      const password = accessPassword ?? makeKey().password;
      this.#store.accounts.addKey({ akid: accessKeyId, password, application });
    }
    for (const user of data.users) {
      this.#store.accounts.add({
        email: user.email,
        fullName: user.fullName,
        password: user.password ?? randomBytes(12).toString("base64url"),
        maxFileSizeBytes: user.maxFileSizeBytes ?? MAX_FILE_SIZE_BYTES,
        isSiteAdmin: user.isSiteAdmin ?? false,
        canOwnNotebooks: user.canOwnNotebooks ?? true,
      });
    }
    for (const notebook of data.notebooks) this.#addNotebook(notebook);
  }

  #addNotebook(seed: SeedNotebook): void {
    const owner = this.#account(seed.owner);
    const notebook = this.#store.notebooks.create(seed.name, owner.id, this.#now);
    for (const { email, role } of seed.members ?? []) {
      this.#store.notebooks.setRole(notebook.id, this.#account(email).id, role, this.#now);
    }
    for (const child of seed.children ?? []) this.#addNode(notebook.id, null, child, owner);
  }

  #addNode(notebookId: number, parentId: number | null, seed: SeedNode, owner: Account): void {
    const isPage = seed.entries !== undefined;
    if (isPage && seed.children !== undefined)
      throw new TypeError(`Seed: the page "${seed.name}" cannot have children.`);
    const node = this.#store.nodes.insert(notebookId, parentId, seed.name, isPage);
    for (const [email, access] of Object.entries(seed.rights ?? {})) {
      this.#store.nodes.assign(node.id, this.#account(email).id, access);
    }
    for (const entry of seed.entries ?? []) this.#addEntry(notebookId, node.id, entry, owner);
    for (const child of seed.children ?? []) this.#addNode(notebookId, node.id, child, owner);
  }

  #addEntry(notebookId: number, pageId: number, seed: SeedEntry, owner: Account): void {
    const partType = seed.partType ?? (seed.file === undefined ? "text entry" : "Attachment");
    const change = { by: owner.fullName, ip: LOCAL_IP, at: this.#now, verb: "entry added", description: null };
    const caption = seed.caption ?? null;
    const file = seed.file && this.#file(seed.file);
    const place = { notebookId, pageId, ownerId: owner.id };
    const more = { attachment: file && { file }, snapshot: seed.snapshot && this.#file(seed.snapshot) };
    const entry = this.#store.entries.add({ ...place, ...more, partType, data: seed.data ?? caption, caption }, change);
    for (const comment of seed.comments ?? []) this.#addComment(entry.id, comment);
  }

  #addComment(entryId: number, { author, text }: SeedComment): void {
    this.#store.comments.add(entryId, this.#account(author).id, text, this.#now);
  }

  #file(seed: SeedFile): StoredFile {
    const bytes = seed.base64 === undefined ? Buffer.from(seed.text ?? "") : Buffer.from(seed.base64, "base64");
    const contentType = seed.contentType ?? contentTypeOf(seed.name);
    return { name: seed.name, contentType, ...this.#blobs.putSync(bytes) };
  }

  #account(email: string): Account {
    const account = this.#store.accounts.byEmail(email);
    if (account === undefined) throw new TypeError(`Seed: no user has the email ${email}.`);
    return account;
  }
}
