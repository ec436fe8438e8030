/** A name of only `A-Za-z0-9._-`, so that encoded and decoded are the same; never empty, never beginning with a dot. */
export function asciiSlug(name: string, mostCharacters = 60): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/ß/g, "ss")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return plain.slice(0, mostCharacters).replaceAll(/[-.]+$/g, "") || "x";
}

/** The same for a file: its extension stays at the end. */
export function fileSlug(name: string): string {
  const [, stem = name, extension = ""] = /^(.+)\.([A-Za-z0-9]{1,10})$/s.exec(name) ?? [];
  return extension === "" ? asciiSlug(name) : `${asciiSlug(stem)}.${extension}`;
}

/** Four digits, more where they are needed. */
export function numbered(position: number): string {
  return String(position).padStart(4, "0");
}

/** A date as every importer reads it: ISO 8601 with `+00:00`; `undefined` when it is none. */
export function isoDate(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/(?:\.000)?Z$/, "+00:00");
}
