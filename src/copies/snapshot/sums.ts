/**
 * `SHA256SUMS` as coreutils writes and checks it: `hash`, two blanks, name; a line whose name holds a line break or a backslash starts
 * with a backslash and spells them `\n`, `\r` and `\\`.
 */
export function sumsLine(sha256: string, path: string): string {
  const isOdd = /[\n\r\\]/.test(path);
  const spelled = path
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`);
  return `${isOdd ? "\\" : ""}${sha256}  ${isOdd ? spelled : path}\n`;
}

/** The whole file, sorted by name, byte by byte as `LC_ALL=C sort` does. */
export function writeSums(sums: ReadonlyMap<string, string>): string {
  const paths = [...sums.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return paths.map((path) => sumsLine(sums.get(path) ?? "", path)).join("");
}

/** Hash by path. `broken` holds the numbers of lines that are none, counted from 1. */
export function readSums(text: string): { readonly sums: Map<string, string>; readonly broken: readonly number[] } {
  const sums = new Map<string, string>();
  const broken: number[] = [];
  const lines = text.split("\n");
  if (lines.pop() !== "") broken.push(lines.length + 1);
  lines.forEach((line, index) => {
    const [, mark, sha256 = "", path = ""] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/s.exec(line) ?? [];
    if (sha256 === "" || sums.has(path)) broken.push(index + 1);
    else sums.set(mark === "" ? path : unspelled(path), sha256);
  });
  return { sums, broken };
}

function unspelled(path: string): string {
  return path.replaceAll(/\\([\\nr])/g, (_whole, letter: string) =>
    letter === "n" ? "\n" : letter === "r" ? "\r" : "\\",
  );
}
