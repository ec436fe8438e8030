import { InvalidArgumentError } from "commander";
import { isVisible } from "../../core/terminal-safe.ts";
import type { NotebookRole } from "../../index.ts";

/** A TCP port. */
export function toPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

/** A whole number of one or more. */
export function toCount(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("Give a whole number of 1 or more.");
}

/** A length of time: `30s`, `5m`, `2h`, `7d`, `1w`; in milliseconds. */
export function toDurationMs(text: string): number {
  const [, amount, unit = ""] = /^(\d{1,6}(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text) ?? [];
  const factor = UNIT_MS[unit];
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  throw new InvalidArgumentError("Give a number and a unit, such as 30s, 5m, 2h, 7d or 1w.");
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A role in a notebook, as people write it: `guest`, `admin`, `notebook-administrator`. */
export function toRole(text: string): NotebookRole {
  const plain = text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, " ");
  const role = ROLES.find((name) => name === plain || (plain === "ADMIN" && name === "ADMINISTRATOR"));
  if (role !== undefined) return role;
  throw new InvalidArgumentError(`Give one of ${ROLES.map((name) => name.toLowerCase()).join(", ")}.`);
}

/** Roles that can be given. */
export const ROLES: readonly NotebookRole[] = ["GUEST", "USER", "ADMINISTRATOR", "NOTEBOOK ADMINISTRATOR"];

/** A name that something is to get. LabArchives would take blanks, and nobody could tell the thing from its neighbours. */
export function toName(text: string): string {
  if (isVisible(text)) return text;
  throw new InvalidArgumentError("A name needs at least one character that can be seen.");
}

/** A rate per second, above 0: `2`, `0.5`. */
export function toRate(text: string): number {
  if (/^\d{1,4}(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("Give a number above 0, such as 1 or 0.5.");
}

/** How much data to read: `all`, or a share such as `1/7`. */
export function toDataShare(text: string): "all" | { share: number; of: number } {
  if (text === "all") return text;
  const [, share, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (Number(share) >= 1 && Number(share) <= Number(of)) return { share: Number(share), of: Number(of) };
  throw new InvalidArgumentError('Give "all", or a share such as 1/7.');
}
