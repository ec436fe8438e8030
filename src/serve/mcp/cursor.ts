import { UsageError } from "../../core/errors.ts";

/** Where a long answer goes on. Opaque to whoever carries it. */
export function cursorAt(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString("base64url");
}

/** @throws UsageError for anything that no earlier answer gave. */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const offset = typeof value === "object" && value !== null && "offset" in value ? value.offset : undefined;
    if (typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {
    // Falls through to the one message there is for it.
  }
  throw new UsageError("The cursor is not one that an earlier answer gave. Leave it out to begin anew.");
}

/** A part of a list, and where it goes on. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

export function partOf<T>(all: readonly T[], cursor: string | undefined, most: number): Part<T> {
  const offset = offsetOf(cursor);
  const items = all.slice(offset, offset + most);
  const end = offset + items.length;
  return end < all.length ? { items, nextCursor: cursorAt(end) } : { items };
}

/** A part of a text, cut between two characters. */
export function textPart(
  text: string,
  cursor: string | undefined,
  most: number,
): { text: string; nextCursor?: string } {
  const offset = offsetOf(cursor);
  let end = Math.min(text.length, offset + most);
  // Not between the halves of a surrogate pair.
  if (end < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(end))) end -= 1;
  return end < text.length
    ? { text: text.slice(offset, end), nextCursor: cursorAt(end) }
    : { text: text.slice(offset) };
}
