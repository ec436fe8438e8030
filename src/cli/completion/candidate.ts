/** Something that may stand where the cursor is. */
export interface Candidate {
  readonly text: string;
  /** What it does, for shells that show it. */
  readonly summary: string;
}
