import type { RenamedThing } from "./folder-names.ts";
import type { PlannedFile } from "./plan.ts";

/** A file that is on disk now, and was compared with what LabArchives lists. */
export interface FetchedFile {
  readonly file: PlannedFile;
  /** Of the entry; `null` where LabArchives does not say. */
  readonly version: number | null;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A file, or a page or folder of the notebook, that could not be fetched. */
export interface FailedFile {
  /** On disk; of a page or folder, its path in the notebook. */
  readonly path: string;
  /** `undefined` for a page or folder that could not be read. */
  readonly file: PlannedFile | undefined;
  readonly error: unknown;
}

/** What happens while files are fetched. */
export type DownloadEvent =
  | {
      /** Comes first. */
      readonly kind: "planned";
      readonly files: readonly PlannedFile[];
      readonly sizeBytes: number;
      readonly renamed: readonly RenamedThing[];
      /** Paths in the notebook of folders that were left out, as nobody asked for them. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: "begun"; readonly file: PlannedFile }
  | { readonly kind: "progress"; readonly file: PlannedFile; readonly doneBytes: number }
  /** Fetched, verified, and under its final name. */
  | ({ readonly kind: "got" } & FetchedFile)
  /** Was there already, with the right content. */
  | ({ readonly kind: "skipped" } & FetchedFile)
  | ({ readonly kind: "failed" } & FailedFile);

/** What became of a batch. */
export interface DownloadSummary {
  readonly got: readonly FetchedFile[];
  readonly skipped: readonly FetchedFile[];
  readonly failed: readonly FailedFile[];
  readonly renamed: readonly RenamedThing[];
  readonly leftOut: readonly string[];
  /** Planned files of which nothing is known yet: the batch was stopped before them. */
  readonly pending: readonly PlannedFile[];
  /** Nothing failed, and nothing is pending. */
  readonly isComplete: boolean;
}

/** Adds the events up. */
export class SummaryOfEvents {
  readonly #got: FetchedFile[] = [];
  readonly #skipped: FetchedFile[] = [];
  readonly #failed: FailedFile[] = [];
  readonly #pending = new Set<PlannedFile>();
  #renamed: readonly RenamedThing[] = [];
  #leftOut: readonly string[] = [];

  take(event: DownloadEvent): void {
    switch (event.kind) {
      case "planned":
        [this.#renamed, this.#leftOut] = [event.renamed, event.leftOut];
        for (const file of event.files) this.#pending.add(file);
        return;
      case "got":
      case "skipped": {
        const { kind, ...fetched } = event;
        (kind === "got" ? this.#got : this.#skipped).push(fetched);
        this.#pending.delete(event.file);
        return;
      }
      case "failed": {
        const { path, file, error } = event;
        this.#failed.push({ path, file, error });
        if (file !== undefined) this.#pending.delete(file);
        return;
      }
      case "begun":
      case "progress":
    }
  }

  soFar(): DownloadSummary {
    return {
      got: [...this.#got],
      skipped: [...this.#skipped],
      failed: [...this.#failed],
      renamed: this.#renamed,
      leftOut: this.#leftOut,
      pending: [...this.#pending],
      isComplete: this.#failed.length === 0 && this.#pending.size === 0,
    };
  }
}
