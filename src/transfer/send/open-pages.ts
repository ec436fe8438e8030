import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import type { Page } from "../../tree/model/nodes.ts";
import { sleep } from "../../core/clock.ts";
import type { NotebookPath } from "../../tree/path.ts";
import { Ledger } from "../journal/ledger.ts";
import type { Place } from "./destination.ts";
import { checkPage, ensurePage, nfc } from "./pages.ts";
import type { OwnRecord, PutMemory, PutRecord } from "./records.ts";

/** What opening a page needs. */
export interface OpenPagesOptions {
  readonly place: Place;
  readonly memory: PutMemory;
  readonly note: (record: PutRecord) => Promise<void>;
  readonly stateFolder: string | undefined;
  /** Whose memory it is: the server and the person. */
  readonly account: string;
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** How long a page is taken to be where it was. */
const TRUSTED_MS = 30_000;

/** The pages of a batch, each opened when its first file comes. */
export class OpenPages {
  readonly #options: OpenPagesOptions;
  readonly #byPath = new Map<string, OpenPage>();
  readonly #byId = new Map<string, OpenPage>();

  constructor(options: OpenPagesOptions) {
    this.#options = options;
  }

  /** The page, read once; once per batch the entries it had before are noted. @throws NotFoundError if it was trashed since. */
  async open(path: NotebookPath): Promise<OpenPage> {
    const known = this.#byPath.get(path.toString());
    if (known === undefined) return await this.#begin(path);
    if (performance.now() - known.checkedAtMs > TRUSTED_MS) await this.check(known, false);
    return known;
  }

  /** Looks whether the page is still there; thoroughly, also whether one of its folders was moved. */
  async check(on: OpenPage, isThorough: boolean): Promise<void> {
    await checkPage(on.page, on.path, this.#options, isThorough);
    on.checkedAtMs = performance.now();
  }

  /** One that was opened before. */
  async opened(page: Page): Promise<OpenPage> {
    return this.#byId.get(page.id) ?? (await this.#remember(page, page.path));
  }

  all(): readonly OpenPage[] {
    return [...this.#byId.values()];
  }

  async #begin(path: NotebookPath): Promise<OpenPage> {
    const { memory, note, signal } = this.#options;
    const page = await this.#find(path);
    const on = await this.#remember(page, path);
    const entries = await page.entries({ signal });
    if (memory.before(page.id) === undefined) {
      const record = {
        step: "page",
        page: path.toString(),
        pageId: page.id,
        before: entries.map(({ id }) => id),
      } as const;
      memory.take(record);
      await note(record);
    }
    return on;
  }

  async #remember(page: Page, path: NotebookPath): Promise<OpenPage> {
    const { stateFolder, account, memory, signal } = this.#options;
    const ledger = await Ledger.open<OwnRecord>(stateFolder, account, page.notebook.id, page.id);
    for (const record of ledger.records) if (isOwnRecord(record)) memory.learn(record);
    const on = new OpenPage(page, path, ledger, signal);
    this.#byPath.set(path.toString(), on);
    this.#byId.set(page.id, on);
    await on.catchUp(memory);
    return on;
  }

  async #find(path: NotebookPath): Promise<Page> {
    const { place, memory, note, settleMs, signal } = this.#options;
    if (place.page !== undefined) return place.page;
    const name = path.toString();
    const making = memory.making(name);
    // An earlier run may have been killed while it made the page: the server gets time to show it.
    if (making !== undefined) await sleep(Math.max(0, making.atMs + settleMs - Date.now()), signal);
    else {
      const record = { step: "making", page: name, atMs: Date.now() } as const;
      memory.take(record);
      await note(record);
    }
    return await ensurePage(place.notebook, path, { signal });
  }
}

/** A page of a batch. */
export class OpenPage {
  readonly page: Page;
  readonly path: NotebookPath;
  readonly ledger: Ledger<OwnRecord>;
  readonly #signal: AbortSignal;
  /** On a clock that never goes back. */
  checkedAtMs = performance.now();
  #isOutdated = false;
  #index: { readonly list: readonly unknown[]; readonly byId: ById; readonly byName: ByName } | undefined;

  constructor(page: Page, path: NotebookPath, ledger: Ledger<OwnRecord>, signal: AbortSignal) {
    this.page = page;
    this.path = path;
    this.ledger = ledger;
    this.#signal = signal;
  }

  /** The attachment with that id, where the page has it. */
  async attachment(id: string): Promise<AttachmentEntry | undefined> {
    return (await this.#indexed()).byId.get(id);
  }

  /** Attachments of a name, however it is spelled. */
  async named(name: string): Promise<readonly AttachmentEntry[]> {
    return (await this.#indexed()).byName.get(nfc(name)) ?? [];
  }

  /** One more. */
  take(entry: AttachmentEntry): void {
    if (this.#index !== undefined) addTo(this.#index, entry);
  }

  /** Forgets what is on the page, to look anew. */
  forget(): void {
    this.#index = undefined;
    this.#isOutdated = true;
  }

  /** What the journal knows and a killed run could not bring into the ledger any more. */
  async catchUp(memory: PutMemory): Promise<void> {
    const known = new Set(this.ledger.records.map(({ id, version }) => `${id} ${version}`));
    for (const record of memory.allSent()) {
      if (record.pageId === this.page.id && !known.has(`${record.id} ${record.version}`)) await this.ledger.add(record);
    }
  }

  async #indexed(): Promise<{ readonly byId: ById; readonly byName: ByName }> {
    if (this.#index !== undefined) return this.#index;
    const list = await this.page.entries({ signal: this.#signal, again: this.#isOutdated });
    this.#isOutdated = false;
    const index = { list, byId: new Map(), byName: new Map() };
    for (const entry of list) if (entry.kind === "attachment") addTo(index, entry);
    this.#index = index;
    return index;
  }
}

type ById = Map<string, AttachmentEntry>;
type ByName = Map<string, AttachmentEntry[]>;

function addTo({ byId, byName }: { readonly byId: ById; readonly byName: ByName }, entry: AttachmentEntry): void {
  if (byId.has(entry.id)) return;
  byId.set(entry.id, entry);
  const namesakes = byName.get(nfc(entry.filename)) ?? [];
  namesakes.push(entry);
  byName.set(nfc(entry.filename), namesakes);
}

/** A ledger is a file that anything may have written to. */
function isOwnRecord(record: OwnRecord): boolean {
  const { step, path, id, pageId, sha256 } = record;
  const isText = [path, id, pageId, sha256].every((value) => typeof value === "string");
  return isText && (step === "sent" || step === "mixed");
}
