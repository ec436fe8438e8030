/**
 * What an error shows of itself, printed and in JSON: all it says, and nothing by which labapi or the HTTP client work inside.
 *
 * @module
 */
import type { InspectOptions } from "node:util";
import { beginningOf, INSPECT, type Inspect } from "./printable.ts";

/** An error in JSON. */
export interface ErrorSummary {
  readonly name: string;
  readonly message: string;
  /** Of labapi's errors, and of those of the system. */
  readonly code?: string;
  readonly cause?: ErrorSummary;
  /** What else this kind of error tells. */
  readonly [fact: string]: unknown;
}

/** Causes in a chain, circles included. */
const MOST_CAUSES = 8;
/** Members of a list. */
const MOST_MEMBERS = 20;
/** Objects in objects. */
const DEEPEST = 3;

/** An error of labapi: everything it holds. */
export function errorFacts(error: Error, depth = 0): ErrorSummary {
  const { name, message, cause } = error;
  const facts = Object.entries(error).filter(([key, value]) => !SAID.has(key) && value !== undefined);
  return {
    name,
    message,
    ...Object.fromEntries(facts.map(([key, value]) => [key, bounded(value, 0)])),
    ...(cause === undefined || depth >= MOST_CAUSES ? {} : { cause: causeFacts(cause, depth + 1) }),
  };
}

/** As Node prints an error: its stack, what it holds, and what caused it. */
export function printedError(error: Error, options: InspectOptions, inspect: Inspect, depth = 0): string {
  const own = INSPECT in error ? ownText(error, options, inspect) : stackOf(error);
  if (error.cause === undefined || depth >= MOST_CAUSES) return own;
  const cause =
    error.cause instanceof Error ? printedError(error.cause, options, inspect, depth + 1) : textOf(error.cause);
  return `${own}\n[cause]: ${cause}`;
}

function ownText(error: Error, options: InspectOptions, inspect: Inspect): string {
  const { name: _name, message: _message, cause: _cause, ...facts } = errorFacts(error, MOST_CAUSES);
  return `${stackOf(error)} ${inspect(facts, options)}`;
}

/** Of what was thrown though it is no error. */
function textOf(thrown: unknown): string {
  return typeof thrown === "string" ? beginningOf(thrown) : `a ${typeof thrown}`;
}

function stackOf({ name, message, stack }: Error): string {
  return stack ?? `${name}: ${message}`;
}

const SAID: ReadonlySet<string> = new Set(["name", "message", "cause", "stack"]);

/** Of a foreign error, only what everybody knows of errors: it may hold sockets, requests and their headers. */
function causeFacts(cause: unknown, depth: number): ErrorSummary {
  if (!(cause instanceof Error)) return { name: "cause", message: textOf(cause) };
  if (INSPECT in cause) return errorFacts(cause, depth);
  const { name, message } = cause;
  const code: unknown = Reflect.get(cause, "code");
  return {
    name,
    message,
    ...(typeof code === "string" ? { code } : {}),
    ...(cause.cause === undefined || depth >= MOST_CAUSES ? {} : { cause: causeFacts(cause.cause, depth + 1) }),
  };
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === "string") return beginningOf(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= DEEPEST) return "…";
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, MOST_MEMBERS).map((member) => bounded(member, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bounded(member, depth + 1)]));
}
