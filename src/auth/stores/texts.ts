/** Small secret texts, each under the name of a profile: what sessions and access keys are kept as. */
export interface TextStore {
  /** The text of a profile, or `undefined` when there is none. */
  load(profile: string): Promise<string | undefined>;
  save(profile: string, text: string): Promise<void>;
  /** Forgets a profile; harmless when there is none. */
  delete(profile: string): Promise<void>;
  /** The names of all profiles, sorted. */
  list(): Promise<readonly string[]>;
  /** Where a profile's text is, for a person to read. */
  whereIs(profile: string): string;
}
