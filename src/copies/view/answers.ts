import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CheckedFile } from "./read-checked.ts";

/** What is sent: a text of ours, or a file. */
export interface Answer {
  readonly status: number;
  readonly text?: string;
  readonly file?: CheckedFile;
  readonly type?: string;
  readonly location?: string;
  /** What part of the file is wanted, as the browser asks for it. */
  readonly range?: string | undefined;
  /** A page of the snapshot: it has a policy of its own, with the hash of its script. */
  readonly isSnapshotPage?: boolean;
}

/** On everything: not kept, not guessed at, not for other sites, and told to nobody. */
const GUARDS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "SAMEORIGIN",
};

const OWN_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** The page's own policy holds beside this one; what loads, loads from here. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self' data:; media-src 'self'; frame-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";
/** A browser's own view of a PDF does not work in a sandbox. */
const PDF_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf; frame-ancestors 'self'";

export async function sendAnswer(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers: Record<string, string | number> = { ...GUARDS, "content-security-policy": policyOf(answer) };
  headers["content-type"] = answer.type ?? "text/plain; charset=utf-8";
  if (answer.location !== undefined) headers["location"] = answer.location;
  if (answer.file !== undefined) return await sendFile(answer.file, answer, headers, request, response);
  const bytes = Buffer.from(answer.text ?? "");
  response.writeHead(answer.status, { ...headers, "content-length": bytes.byteLength });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function policyOf({ file, isSnapshotPage, type = "" }: Answer): string {
  if (isSnapshotPage === true) return PAGE_POLICY;
  if (file === undefined) return OWN_POLICY;
  return type === "application/pdf" ? PDF_POLICY : FILE_POLICY;
}

/** A whole file, or the part of it that a player asks for. */
async function sendFile(
  file: CheckedFile,
  { type, range }: Answer,
  headers: Record<string, string | number>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const part = partOf(range, file.sizeBytes);
  if (type === "application/octet-stream") headers["content-disposition"] = "attachment";
  headers["accept-ranges"] = "bytes";
  if (part === "unsatisfiable") {
    response.writeHead(416, { ...headers, "content-range": `bytes */${file.sizeBytes}` }).end();
    return;
  }
  const { start, end } = part ?? { start: 0, end: file.sizeBytes - 1 };
  headers["content-length"] = end - start + 1;
  if (part !== undefined) headers["content-range"] = `bytes ${start}-${end}/${file.sizeBytes}`;
  response.writeHead(part === undefined ? 200 : 206, headers);
  if (request.method === "HEAD" || end < start) response.end();
  else if (file.bytes === undefined) await pipeline(createReadStream(file.path, { start, end }), response);
  else await pipeline(Readable.from([file.bytes.subarray(start, end + 1)]), response);
}

/** The one part that is asked for; `undefined` for all of it. */
function partOf(
  range: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  if (found === null || (found[1] === "" && found[2] === "")) return undefined;
  const [, from = "", to = ""] = found;
  const start = from === "" ? Math.max(sizeBytes - Number(to), 0) : Number(from);
  const end = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return start < sizeBytes && start <= end ? { start, end } : "unsatisfiable";
}
