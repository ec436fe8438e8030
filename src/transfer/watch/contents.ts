import { isUnchanged, type LocalFile } from "../collect/local-file.ts";
import { fileSha256 } from "../../core/file-sha256.ts";

interface Known {
  readonly file: LocalFile;
  readonly sha256: string | undefined;
}

/**
 * Whether the content of files stays the same while they settle, by SHA-256: for drives whose sizes and times cannot be relied on.
 * Reads every file twice, when it is first seen and when it has settled.
 */
export class Contents {
  #known = new Map<string, Known>();

  /** Reads what is seen for the first time, or has changed since. */
  async look(files: readonly LocalFile[]): Promise<void> {
    const known = new Map<string, Known>();
    for (const file of files) {
      const before = this.#known.get(file.path);
      const isSame = before !== undefined && isUnchanged(file, before.file);
      known.set(file.path, isSame ? before : { file, sha256: await sha256Of(file) });
    }
    this.#known = known;
  }

  /** Is it still what it was when it was last read? If not, this is what it is compared with from now on. */
  async isSame(file: LocalFile): Promise<boolean> {
    const before = this.#known.get(file.path);
    const sha256 = await sha256Of(file);
    this.#known.set(file.path, { file, sha256 });
    return before !== undefined && before.sha256 !== undefined && before.sha256 === sha256;
  }
}

/** One that cannot be read just now is not settled either. */
async function sha256Of({ path }: LocalFile): Promise<string | undefined> {
  return await fileSha256(path).catch(() => undefined);
}
