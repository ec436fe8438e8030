import { UsageError } from "./errors.ts";

/**
 * Checks of what programs give that the compiler did not see: nothing of the wrong kind is ever sent.
 *
 * @module
 */

/** Any text, the empty one included. */
export function givenText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new UsageError(`${what} must be a text, not ${kindOf(value)}. Nothing was sent.`);
}

/** A text with something to read in it. */
export function givenWords(value: unknown, what: string): string {
  const text = givenText(value, what);
  if (text.trim() !== "") return text;
  throw new UsageError(`${what} must not be ${text === "" ? "empty" : "blank"}. Nothing was sent.`);
}

/** A whole number of at least `least`. */
export function givenCount(value: unknown, what: string, least = 1): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${what} must be a whole number from ${least}, not ${shown(value)}.`);
}

/** A date that is one. */
export function givenDate(value: unknown, what: string): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new UsageError(`${what} must be a valid Date, not ${shown(value)}.`);
}

/** Options, where any were given. */
export function givenOptions(value: unknown, what = "The options"): void {
  if (value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))) return;
  throw new UsageError(`${what} must be an object, not ${kindOf(value)}.`);
}

/** What every call and transfer takes; checked before anything is sent. */
export function givenCallOptions(value: unknown, what?: string): void {
  givenOptions(value, what);
  const { signal, timeoutMs, onProgress } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrong("signal", "an AbortSignal", signal);
  if (onProgress !== undefined && typeof onProgress !== "function") throw wrong("onProgress", "a function", onProgress);
  if (timeoutMs !== undefined) givenMilliseconds(timeoutMs, "timeoutMs");
}

/** A time to wait: 0 or more. */
export function givenMilliseconds(value: unknown, what: string): number {
  if (typeof value === "number" && value >= 0) return value;
  throw wrong(what, "a number of milliseconds from 0", value);
}

/** Something to be called back, where it is given. */
export function optionalFunction(value: unknown, what: string): void {
  if (value !== undefined && typeof value !== "function") throw wrong(what, "a function", value);
}

/** A text, where one is given. */
export function optionalText(value: unknown, what: string): string | undefined {
  return value === undefined ? undefined : givenText(value, what);
}

/** What is said about a file that is sent. */
export function givenFileDetails(value: unknown): void {
  givenCallOptions(value);
  const { filename, caption, changeDescription, clientIp } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (filename !== undefined) givenWords(filename, "filename");
  optionalText(caption, "caption");
  optionalText(changeDescription, "changeDescription");
  if (clientIp !== undefined) givenWords(clientIp, "clientIp");
}

/** An object of the program's, as a session or a person. */
export function givenObject(value: unknown, what: string): void {
  if (typeof value === "object" && value !== null) return;
  throw wrong(what, "an object", value);
}

/** Something to change: an object with at least one value. */
export function givenChange(value: unknown, what: string): void {
  givenOptions(value ?? null, what);
  const isEmpty = Object.values(value ?? {}).every((member) => member === undefined);
  if (isEmpty) throw new UsageError(`${what} change nothing. Nothing was sent.`);
}

/** One of a few words. */
export function givenChoice<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageError(`${what} must be one of ${choices.join(", ")}, not ${shown(value)}.`);
}

function wrong(what: string, wanted: string, value: unknown): UsageError {
  return new UsageError(`${what} must be ${wanted}, not ${shown(value)}. Nothing was sent.`);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  return value instanceof Date ? "an invalid date" : kindOf(value);
}
