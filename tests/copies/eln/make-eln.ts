import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

export interface MadeMember {
  readonly name: string;
  readonly data?: string | Buffer;
  readonly mode?: number;
}

/** Writes an archive with these members, whatever they are called: names that no writer takes are put in afterwards, byte for byte. */
export async function makeZip(path: string, members: readonly MadeMember[]): Promise<string> {
  const zip = new ZipFile();
  const chunks: Buffer[] = [];
  const collected = (async () => {
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  })();
  const standIns = members.map(({ name }, index) => standIn(index, Buffer.byteLength(name)));
  members.forEach(({ data = "", mode }, index) => {
    const options = { mtime: new Date(0), ...(mode === undefined ? {} : { mode }) };
    zip.addBuffer(Buffer.from(data), standIns[index] ?? "", options);
  });
  zip.end();
  await collected;
  let bytes: Buffer = Buffer.concat(chunks);
  members.forEach(({ name }, index) => (bytes = replaced(bytes, standIns[index] ?? "", name)));
  await pipeline([bytes], createWriteStream(path));
  return path;
}

function standIn(index: number, length: number): string {
  return `${String(index).padStart(3, "0")}${"~".repeat(length)}`.slice(0, Math.max(length, 3)).slice(0, length);
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(bytes);
  const [needle, name] = [Buffer.from(from), Buffer.from(to)];
  for (let at = copy.indexOf(needle); at >= 0; at = copy.indexOf(needle, at + 1)) name.copy(copy, at);
  return copy;
}

export interface MadeNode {
  readonly "@id": string;
  readonly [key: string]: unknown;
}

/** The metadata of a crate with these nodes beside its descriptor. */
export function metadata(root: Record<string, unknown>, nodes: readonly MadeNode[] = []): string {
  const descriptor = { "@id": "ro-crate-metadata.json", "@type": "CreativeWork", about: { "@id": "./" } };
  const graph = [descriptor, { "@id": "./", "@type": "Dataset", name: "Made", ...root }, ...nodes];
  return JSON.stringify({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph });
}

/** A crate with one page, "Page", and what is given on it. */
export function onePage(page: Record<string, unknown>, nodes: readonly MadeNode[] = []): string {
  const dataset = { "@id": "./page/", "@type": "Dataset", name: "Page", ...page };
  return metadata({ hasPart: [{ "@id": "./page/" }] }, [dataset, ...nodes]);
}

export function fileNode(name: string, data: string, more: Record<string, unknown> = {}): MadeNode {
  const sha256 = createHash("sha256").update(data).digest("hex");
  const contentSize = String(Buffer.byteLength(data));
  return { "@id": `./page/${name}`, "@type": "File", name, sha256, contentSize, ...more };
}
