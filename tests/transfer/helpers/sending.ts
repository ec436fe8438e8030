import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AttachmentEntry, Notebook, Page } from "labapi";
import type { SandboxOptions } from "labapi/sandbox";
import { type UploadEvent, uploadFiles, type UploadOptions, type UploadSummary } from "labapi/transfer";
import { type SignedIn, signedIn } from "../../helpers/signed-in.ts";

/** A sandbox with an empty page, and a folder to send from. */
export interface SendBench extends SignedIn {
  readonly folder: string;
  readonly notebook: Notebook;
  readonly page: Page;
  path(...names: readonly string[]): string;
  /** Writes files below the folder. */
  write(contents: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Sends to the page, remembering in a state folder of that name. */
  send(sources: readonly string[], options?: UploadOptions): Promise<Sent>;
}

export interface Sent {
  readonly events: readonly UploadEvent[];
  readonly summary: UploadSummary;
}

export async function sendBench(options: SandboxOptions = {}): Promise<SendBench> {
  const signed = await signedIn(options);
  const folder = await mkdtemp(join(tmpdir(), "labapi-send-"));
  const notebook = await signed.user.notebooks.create("Sending");
  const page = await notebook.page("Inbox/Page");
  const path = (...names: readonly string[]): string => join(folder, ...names);
  return {
    ...signed,
    folder,
    notebook,
    page,
    path,
    async write(contents) {
      for (const [name, content] of Object.entries(contents)) {
        await mkdir(dirname(path(name)), { recursive: true });
        await writeFile(path(name), content);
      }
    },
    send: (sources, more = {}) =>
      sendTo(page, sources, { cwd: folder, stateFolder: path(".state"), settleMs: 0, ...more }),
    async [Symbol.asyncDispose]() {
      await signed[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends, and keeps what happened. */
export async function sendTo(
  to: Parameters<typeof uploadFiles>[0],
  sources: readonly string[],
  options: UploadOptions,
): Promise<Sent> {
  const uploads = uploadFiles(to, sources, options);
  const events: UploadEvent[] = [];
  for await (const event of uploads) events.push(event);
  return { events, summary: uploads.summary() };
}

/** The files of a page as the server has them now. */
export async function filesOn(page: Page): Promise<readonly AttachmentEntry[]> {
  await page.refresh();
  return (await page.entries()).filter((entry) => entry.kind === "attachment");
}

/** Name, content and version of each, in the order of the page. */
export async function contentsOf(page: Page): Promise<[string, string, number | undefined][]> {
  const files = await filesOn(page);
  return await Promise.all(
    files.map(async (file): Promise<[string, string, number | undefined]> => {
      return [file.filename, await (await file.download()).text(), file.version];
    }),
  );
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
