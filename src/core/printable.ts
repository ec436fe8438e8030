import type { InspectOptions } from "node:util";

/** How Node, Bun and Deno ask an object how it wants to be printed. */
export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** `util.inspect`, as it is handed to what prints itself. */
export type Inspect = (value: unknown, options?: InspectOptions) => string;

/** What `console.log` shows of an object: its kind, and what its JSON says. */
export function printed(label: string, facts: unknown, options: InspectOptions, inspect: Inspect): string {
  return `${label} ${inspect(facts, options)}`;
}

/** An object that shows itself, printed or as JSON, by what it is about: never by how it works inside. */
export abstract class Printable {
  /** What it shows itself as. */
  protected abstract readonly label: string;

  abstract toJSON(): unknown;

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printed(this.label, this.toJSON(), options, inspect);
  }
}

/** The most characters of a text that a summary holds. */
const EXCERPT_CHARACTERS = 120;

/** The beginning of a text, for a summary. */
export function beginningOf(text: string): string {
  return text.length <= EXCERPT_CHARACTERS ? text : `${text.slice(0, EXCERPT_CHARACTERS)}…`;
}
