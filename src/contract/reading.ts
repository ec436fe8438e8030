/**
 * How facts are read from answers: small words for what XML and headers show.
 *
 * @module
 */
import { readFault } from "../wire/faults.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import type { Exchange } from "./question.ts";

/** `4520 with 401`, `no error, 200`, or `404 without LabArchives' error`. */
export function refusal({ root, status }: Exchange): string {
  const fault = root === undefined ? undefined : readFault(root);
  if (fault?.code !== undefined) return `${fault.code} with ${status}`;
  return status < 400 ? `no error, ${status}` : `${status} without LabArchives' error`;
}

/** `accepted`, or how it was refused. */
export function acceptance(answer: Exchange): string {
  return isGood(answer) ? "accepted" : refusal(answer);
}

export function isGood({ status, root }: Exchange): boolean {
  return status === 200 && (root === undefined || readFault(root) === undefined);
}

export function yesNo(isIt: boolean, yes: string, no: string): string {
  return isIt ? yes : no;
}

/** Every element of that name, in document order. */
export function all({ root }: Exchange, name: string): readonly XmlElement[] {
  return root?.descendants(name) ?? [];
}

export function textOf(answer: Exchange, name: string): string | undefined {
  return all(answer, name)[0]?.text;
}

/** Says which of the known spellings an element has; never a name that the server made up. */
export function spelling(element: XmlElement | undefined, known: readonly string[]): string {
  if (element === undefined) return "nothing";
  const found = known.find((name) => element.child(name) !== undefined);
  return found ?? "none of the expected names";
}

/** How a value came back. */
export function cameBack(sent: string, text: string | undefined): string {
  if (text === undefined) return "nothing came back";
  if (text === sent) return "unchanged";
  return text.trim() === sent.trim() ? "with other white space" : "changed";
}

/** How an element without a value is written. */
export function emptiness(element: XmlElement | undefined): string {
  if (element === undefined) return "left out";
  if (element.isNil) return "nil";
  return element.text === "" ? "empty" : "a value";
}

/** Versions of an entry, where an answer tells. */
export function versionOf(answer: Exchange | undefined): number {
  return Number((answer === undefined ? undefined : textOf(answer, "version")) ?? Number.NaN);
}
