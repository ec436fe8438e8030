/** What becomes of an entry in a format. */
export interface Treatment {
  /** `raw`: its data is there as LabArchives stores it, and nothing else of it. `dropped`: nothing of it is there. */
  readonly outcome: "kept" | "converted" | "raw" | "dropped";
  /** What it turns into. */
  readonly as: string;
}
