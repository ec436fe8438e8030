import { DecodeError } from "../core/errors.ts";
import { excerptOf } from "../wire/excerpt.ts";

/** What is known of a file before it comes. */
export interface FileFacts {
  /** `undefined` when LabArchives does not say; then nothing can be compared with it. */
  readonly sizeBytes: number | undefined;
  /** Hex; `undefined` when nobody knows it. */
  readonly sha256?: string | undefined;
}

/** What a file must be to be believed. */
export interface KnownFile extends FileFacts {
  /** For messages. */
  readonly name: string;
  /** Asks LabArchives anew: somebody may have put a new version there since the page was read. */
  readonly askAgain: () => Promise<FileFacts>;
}

const EXCERPT_BYTES = 200;

/** Compares what comes with what is known. Before it calls a file wrong, it asks once what the file is now. */
export class FileChecker {
  readonly #check: KnownFile;
  readonly #contentType: string;
  #facts: FileFacts;
  #isAskedAgain = false;
  #beginning: Uint8Array | undefined;

  constructor(check: KnownFile, contentType = "") {
    this.#check = check;
    this.#contentType = contentType;
    this.#facts = check;
  }

  /** While it comes, so that an endless answer ends. */
  async refuseLonger(doneBytes: number, piece: Uint8Array): Promise<void> {
    this.#beginning ??= piece.subarray(0, EXCERPT_BYTES);
    const isLonger = (): boolean => this.#facts.sizeBytes !== undefined && doneBytes > this.#facts.sizeBytes;
    if (isLonger()) await this.#askAgain();
    if (isLonger()) throw this.#differs(`at least ${doneBytes} bytes`);
  }

  /** At its end. */
  async refuseDifferent(sizeBytes: number, sha256: string | undefined): Promise<void> {
    const fits = (): boolean =>
      (this.#facts.sizeBytes ?? sizeBytes) === sizeBytes &&
      (sha256 ?? this.#facts.sha256) === (this.#facts.sha256 ?? sha256);
    if (!fits()) await this.#askAgain();
    if (fits()) return;
    const isSize = this.#facts.sizeBytes !== undefined && this.#facts.sizeBytes !== sizeBytes;
    throw this.#differs(isSize ? `${sizeBytes} bytes` : `other content (SHA-256 ${sha256})`);
  }

  /** A failed question leaves what was known: the file is then called wrong for that. */
  async #askAgain(): Promise<void> {
    if (this.#isAskedAgain) return;
    this.#isAskedAgain = true;
    this.#facts = await this.#check.askAgain().catch(() => this.#facts);
  }

  #differs(came: string): DecodeError {
    const { sizeBytes, sha256 } = this.#facts;
    const listed = sizeBytes === undefined ? "" : `${sizeBytes} bytes`;
    const known = came.startsWith("other") ? `SHA-256 ${sha256}` : listed;
    const isPage = /^text\/html/i.test(this.#contentType) && this.#beginning !== undefined;
    return new DecodeError(
      `${JSON.stringify(this.#check.name)} came with ${came}, but LabArchives has ${known} (asked again). Something on the way, ` +
        "such as a proxy, cut or changed it, so it is not the file.",
      {
        path: "entries/entry_attachment",
        ...(isPage ? { excerpt: excerptOf(Buffer.from(this.#beginning ?? []).toString("utf8")) } : {}),
      },
    );
  }
}
