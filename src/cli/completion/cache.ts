import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../inputs/state-folder.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Names below one place. */
export interface Listing {
  readonly atMs: number;
  readonly names: readonly string[];
}

type Stored = Record<string, Listing>;

const FRESH_MS = 5 * 60_000;

/** Names of notebooks, folders and pages that were asked for lately, so that Tab is quick. One file per account. */
export class NameCache {
  readonly #path: string;

  constructor(terminal: Terminal, profile: string) {
    const { env } = terminal;
    const facts = [env["API_URL"], env["ACCESS_KEYID"], env["AUTH_EMAIL"], profile];
    const name = createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
    this.#path = join(cacheFolder(terminal), `names-${name}.json`);
  }

  /** The names below a place: kept ones while they are fresh, or else asked for. */
  async names(place: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const stored = await this.#read();
    const known = stored[place];
    if (known !== undefined && Date.now() - known.atMs < FRESH_MS) return known.names;
    const names = await ask();
    await this.#write({ ...(await this.#read()), [place]: { atMs: Date.now(), names } });
    return names;
  }

  async #read(): Promise<Stored> {
    try {
      const stored = JSON.parse(await readFile(this.#path, "utf8")) as Stored;
      const fresh = Object.entries(stored).filter(([, { atMs }]) => Date.now() - atMs < FRESH_MS);
      return Object.fromEntries(fresh);
    } catch {
      // There is none, or it is broken: it can be asked for again.
      return {};
    }
  }

  async #write(stored: Stored): Promise<void> {
    const temporary = `${this.#path}.${process.pid}`;
    await writeFile(temporary, JSON.stringify(stored), { mode: 0o600 });
    await rename(temporary, this.#path);
  }
}
