import { basename, resolve } from "node:path";
import type { AttachmentEntry, Page, TextEntry } from "../../index.ts";
import { PartialWriteError, UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { secretByContent, secretByName } from "../../transfer/collect/secret-files.ts";
import { readInput, readLocal } from "./read-text.ts";
import { entryShape, receiptShape } from "../views/shapes.ts";

/** A document that becomes an attachment. */
export interface Document {
  readonly bytes: Buffer;
  readonly filename: string;
}

export interface DocumentFlags {
  readonly name?: string;
  readonly caption?: string;
  readonly parents?: boolean;
}

/**
 * Reads a document: a file, or what is piped in.
 *
 * @throws UsageError when it cannot be read, or holds what looks like a secret.
 */
export async function readDocument(
  context: Context,
  file: string | undefined,
  flags: DocumentFlags,
  fallback: string,
): Promise<Document> {
  const isPiped = file === undefined || file === "-";
  const bytes = isPiped ? await readInput(context) : await readLocal(context, file);
  const filename = flags.name ?? (isPiped ? fallback : basename(file));
  const secret = isPiped
    ? undefined
    : (secretByName(file) ?? (await secretByContent(resolve(context.terminal.cwd, file))));
  if (secret !== undefined)
    throw new UsageError(
      `${JSON.stringify(file)} is refused: ${secret}. \`labapi put --allow-secrets\` sends it as it is.`,
    );
  return { bytes, filename };
}

/**
 * The text of a document.
 *
 * @throws UsageError when it is not UTF-8.
 */
export function utf8Text({ bytes, filename }: Document): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${JSON.stringify(filename)} is not UTF-8 text.`, { cause });
  }
}

/** Sends the bytes as they are, then the preview below. */
export async function attachWithPreview(
  { signal }: Context,
  page: Page,
  { bytes, filename }: Document,
  { preview, caption }: { readonly preview: string; readonly caption: string | undefined },
): Promise<{ file: AttachmentEntry; text: TextEntry }> {
  const file = await page.attach(bytes, { filename, caption, signal });
  try {
    return { file, text: await page.addText(preview, { signal }) };
  } catch (cause) {
    throw new PartialWriteError(
      `${JSON.stringify(filename)} was uploaded (entry ${file.id}), but its preview could not be added. Do not upload it again.`,
      { written: [file.id], cause },
    );
  }
}

/** Prints both entries. */
export function printWritten({ output }: Context, { file, text }: { file: AttachmentEntry; text: TextEntry }): void {
  const shape = { file: { ...entryShape(file), receipt: receiptShape(file) }, preview: entryShape(text) };
  output.give(shape, () => file.webUrl);
}
