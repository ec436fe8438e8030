import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { type Clock, systemClock } from "../../core/clock.ts";
import { fileSha256 } from "../../core/file-sha256.ts";
import { Run } from "../run.ts";
import type { Source } from "../source/source.ts";
import { inFolder } from "../vault/disk.ts";
import { snapshotsAt } from "../vault/snapshots-at.ts";
import { readManifest } from "../vault/vault.ts";
import { compareWithLive } from "./live.ts";
import type { Finding, VerifyEvent, VerifySummary } from "./findings.ts";
import { checkStructure } from "./structure.ts";
import { noteKey, Verified } from "./verified.ts";

/** How deep copies are verified. */
export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Whose bytes are read: nobody's unless given; all; or a share such as one of seven, those whose last reading is oldest, so that seven
   * such runs read all.
   */
  readonly data?: "all" | { readonly share: number; readonly of: number } | undefined;
  /** Compare the newest snapshot with what LabArchives has now; costs a call per folder and page. */
  readonly live?: Source | undefined;
}

/** A file whose bytes are to be read. */
interface Candidate {
  readonly snapshot: string;
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** What tells a file with several names from others. */
  readonly key: string;
}

/**
 * Checks copies: every manifest, every name and size, and on demand every byte. Changes nothing but its own notes, by which a run that
 * was interrupted is gone on with.
 *
 * @param path - a vault, a notebook's folder in it, or one snapshot.
 * @throws NotFoundError when there is no copy at `path`. What is damaged is a finding, not an error.
 *
 * @example
 * ```ts
 * const { findings } = await verify("vault", { data: "all" }).summary();
 * ```
 */
export function verify(path: string, options: VerifyOptions = {}): Run<VerifyEvent, VerifySummary> {
  return new Run(verifyAll(resolve(path), options));
}

async function* verifyAll(path: string, options: VerifyOptions): AsyncGenerator<VerifyEvent, VerifySummary, undefined> {
  const { data, live, signal, clock = systemClock } = options;
  if (typeof data === "object" && !(data.share >= 1 && data.share <= data.of)) {
    throw new UsageError("A share is given as n of t, with n from 1 to t.");
  }
  const findings: Finding[] = [];
  const candidates = new Map<string, Candidate>();
  let [snapshots, files] = [0, 0];
  const report = function* (found: readonly Finding[]): Generator<VerifyEvent> {
    for (const finding of found) {
      findings.push(finding);
      yield { type: "finding", finding };
    }
  };
  for (const snapshot of await snapshotsAt(path)) {
    signal?.throwIfAborted();
    const structure = await checkStructure(snapshot);
    snapshots += 1;
    files += structure.files.length;
    yield { type: "snapshot", path: snapshot, files: structure.files.length };
    yield* report(structure.findings);
    for (const file of data === undefined ? [] : structure.files) await addCandidate(candidates, snapshot, file);
  }
  await using verified = await Verified.open(path, clock.now());
  const reading = new Reading(verified, candidates, signal);
  if (data !== undefined)
    for await (const event of reading.read(data)) yield* event.type === "finding" ? report([event.finding]) : [event];
  await verified.finish();
  if (live !== undefined) yield* report(await compareWithLive(path, live, options));
  const { filesRead, bytesRead, filesResumed } = reading;
  return { snapshots, files, filesRead, bytesRead, filesResumed, findings };
}

async function addCandidate(
  candidates: Map<string, Candidate>,
  snapshot: string,
  file: { readonly path: string; readonly sha256: string },
): Promise<void> {
  const info = await stat(inFolder(snapshot, file.path)).catch(() => undefined);
  if (info === undefined) return;
  const key = noteKey(snapshot, file, info);
  if (!candidates.has(key)) {
    candidates.set(key, { snapshot, ...file, sizeBytes: info.size, modifiedAt: info.mtimeMs, key });
  }
}

/** Reads bytes, oldest reading first, and notes what was right. */
class Reading {
  readonly #verified: Verified;
  readonly #candidates: ReadonlyMap<string, Candidate>;
  readonly #signal: AbortSignal | undefined;
  filesRead = 0;
  bytesRead = 0;
  filesResumed = 0;

  constructor(verified: Verified, candidates: ReadonlyMap<string, Candidate>, signal: AbortSignal | undefined) {
    this.#verified = verified;
    this.#candidates = candidates;
    this.#signal = signal;
  }

  async *read(data: NonNullable<VerifyOptions["data"]>): AsyncGenerator<VerifyEvent, void, undefined> {
    const all = [...this.#candidates.values()];
    const oldestFirst = all.toSorted((a, b) => this.#verified.at(a.key) - this.#verified.at(b.key));
    const totalBytes = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const wantedBytes = data === "all" ? Infinity : (totalBytes * data.share) / data.of;
    let takenBytes = 0;
    for (const candidate of this.#verified.resumed(oldestFirst)) {
      this.#signal?.throwIfAborted();
      if (takenBytes >= wantedBytes) return;
      takenBytes += candidate.sizeBytes;
      if (this.#verified.isOfThisRun(candidate.key)) this.filesResumed += 1;
      else yield* this.#one(candidate);
    }
  }

  async *#one(candidate: Candidate): AsyncGenerator<VerifyEvent, void, undefined> {
    const { snapshot, path, sha256, sizeBytes } = candidate;
    const actual = await fileSha256(inFolder(snapshot, path), this.#signal);
    this.filesRead += 1;
    this.bytesRead += sizeBytes;
    yield { type: "file", path, sizeBytes };
    if (actual === sha256) await this.#verified.note(candidate.key);
    else yield { type: "finding", finding: await this.#damage(candidate, actual) };
  }

  async #damage({ snapshot, path, modifiedAt }: Candidate, actual: string): Promise<Finding> {
    const other = [...this.#candidates.values()].find((file) => file.snapshot === snapshot && file.sha256 === actual);
    const swapped = other === undefined ? "" : `; it holds what ${JSON.stringify(other.path)} should hold`;
    const finishedAt = await readManifest(snapshot).then(
      (manifest) => Date.parse(manifest.finishedAt),
      () => 0,
    );
    // A file that was linked is older than the snapshot, one that was written is as old.
    const isRot = other === undefined && modifiedAt <= finishedAt + 1000;
    const why = isRot
      ? "its bytes changed though nobody wrote to it: the disk lost them"
      : `its bytes are not what they were${swapped}`;
    return { kind: isRot ? "bit-rot" : "changed", snapshot, path, why };
  }
}
