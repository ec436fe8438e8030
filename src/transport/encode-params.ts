import { UsageError } from "../core/errors.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";
import type { Param } from "../endpoints/param.ts";
import type { QueryPair } from "../wire/query.ts";
import { findUncarriable } from "../wire/text.ts";

/**
 * Turns named values into wire pairs. A missing, misspelt or unstorable value is a {@link UsageError} before anything is
 * sent: dropping it in silence would lose part of somebody's record.
 */
export function encodeParams(endpoint: AnyEndpoint, values: Readonly<Record<string, unknown>>): QueryPair[] {
  const name = `${endpoint.class}/${endpoint.method}`;
  const unknown = Object.keys(values).find((key) => !Object.hasOwn(endpoint.params, key));
  if (unknown !== undefined) {
    const known = Object.keys(endpoint.params).join(", ");
    throw new UsageError(`${name} has no parameter "${unknown}". It takes: ${known || "none"}.`);
  }
  const pairs: QueryPair[] = [];
  for (const [key, param] of Object.entries(endpoint.params)) {
    const value = values[key];
    if (value === undefined && param.required) throw new UsageError(`${name} needs the parameter "${key}".`);
    if (value === undefined) continue;
    if (!isOfKind(param.kind, value))
      throw new UsageError(`${name} takes "${key}" as ${WORDS[param.kind]}. Nothing was sent.`);
    const encoded = (param as Param<unknown>).encode(value);
    if (endpoint.mutates) refuseUncarriable(encoded, key);
    pairs.push([param.wire, encoded]);
  }
  return pairs;
}

/** What a value of a kind is, for messages. */
const WORDS: Readonly<Record<Param["kind"], string>> = {
  text: "a text",
  choice: "a text",
  boolean: "true or false",
  integer: "a whole number",
  date: "a valid Date",
  list: "a list of texts",
};

function isOfKind(kind: Param["kind"], value: unknown): boolean {
  switch (kind) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value);
    case "date":
      return value instanceof Date && !Number.isNaN(value.getTime());
    case "list":
      return Array.isArray(value) && value.every((member) => typeof member === "string");
    default:
      return typeof value === "string";
  }
}

function refuseUncarriable(text: string, key: string): void {
  const found = findUncarriable(text);
  if (found === undefined) return;
  throw new UsageError(
    `The ${key} holds the character ${found.codePoint} at position ${found.index}. LabArchives answers in XML, which ` +
      `cannot carry it, so it could never be read back. Remove it, or attach the text as a file.`,
  );
}
