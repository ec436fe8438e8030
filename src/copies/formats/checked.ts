import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { DamageError } from "../../core/errors.ts";
import type { Member } from "./format.ts";

/** Files that are compressed already; pressing them again costs time and saves nothing. */
const PRESSED =
  /\.(?:7z|avif|bz2|docx|eln|gif|gz|heic|jpe?g|lz4|m4[av]|mkv|mov|mp[34]|odt|png|pptx|rar|webm|webp|xlsx|xz|zip|zst)$/i;

export function isPressed(path: string): boolean {
  return PRESSED.test(path);
}

/** The bytes of a member, hashed as they pass; a file that is not what the snapshot says is damage. */
export class CheckedMember {
  readonly path: string;
  sizeBytes = 0;
  sha256 = "";
  readonly #member: Exclude<Member, { kind: "folder" }>;

  constructor(member: Exclude<Member, { kind: "folder" }>) {
    this.#member = member;
    this.path = member.path;
  }

  /** @throws DamageError at the end. */
  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash("sha256");
    for await (const piece of this.#source()) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      hash.update(bytes);
      this.sizeBytes += bytes.byteLength;
      yield bytes;
    }
    this.sha256 = hash.digest("hex");
    const member = this.#member;
    if (member.kind === "made" || (member.sha256 === this.sha256 && member.sizeBytes === this.sizeBytes)) return;
    throw new DamageError(
      `${JSON.stringify(member.from)} is not what the snapshot says it is. Verify the snapshot; nothing was exported.`,
    );
  }

  async *#source(): AsyncGenerator<string | Uint8Array, void, undefined> {
    if (this.#member.kind === "made") yield* this.#member.pieces();
    else yield* fileBytes(this.#member.from);
  }
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new DamageError(`The snapshot lacks ${JSON.stringify(path)}. Nothing was exported.`, { cause });
  }
}
