import { access, constants, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import type { Output } from "../terminal/output.ts";

/** A file of receipts: looked at before the first upload, since what has been sent cannot be taken back. */
export class ReceiptFile {
  readonly #path: string;
  /** It could not be written in the end. */
  hasFailed = false;

  private constructor(path: string) {
    this.#path = path;
  }

  /** The one that was asked for, unless nothing will be sent. @throws UsageError if nothing can be written there. */
  static async of({ terminal, isDryRun }: Context, receipt: string | undefined): Promise<ReceiptFile | undefined> {
    return receipt === undefined || isDryRun ? undefined : await ReceiptFile.at(resolve(terminal.cwd, receipt));
  }

  private static async at(path: string): Promise<ReceiptFile> {
    await expectReplaceable(path);
    try {
      await access(dirname(path), constants.W_OK);
      const temporary = temporaryName(path);
      await writeFile(temporary, "");
      await rm(temporary, { force: true });
    } catch (error) {
      throw refused(path, codeOf(error), error);
    }
    return new ReceiptFile(path);
  }

  /** Writes it whole or not at all; if that fails, the person is told, and nothing else is held up. */
  async write(receipts: readonly object[], output: Output): Promise<void> {
    const temporary = temporaryName(this.#path);
    try {
      await writeFile(temporary, `${JSON.stringify(receipts, undefined, 2)}\n`);
      await rename(temporary, this.#path);
      this.hasFailed = false;
    } catch (error) {
      this.hasFailed = true;
      output.warn(
        `the receipts could not be written to ${JSON.stringify(this.#path)} (${codeOf(error)}); --json prints them.`,
      );
    } finally {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
}

/** What is there is replaced, so it has to be receipts: `--receipt` before the name of a data file must not cost the data. */
async function expectReplaceable(path: string): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined || (info.isFile() && info.size === 0)) return;
  if (info.isDirectory()) throw refused(path, "it is a folder");
  if (!info.isFile()) throw refused(path, "it is not a regular file");
  if (!isReceipts(await readFile(path, "utf8").catch(() => ""))) {
    throw refused(path, "the file that is there holds something else");
  }
}

function isReceipts(text: string): boolean {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((each: unknown) => Object.hasOwn(Object(each) as object, "sha256"));
  } catch {
    return false;
  }
}

function refused(path: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`The receipts cannot be written to ${JSON.stringify(path)} (${why}). Nothing was sent.`, {
    cause,
  });
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown reason";
}
