import { InvalidArgumentError } from "commander";

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

/** A moment: an ISO date (local, unless it says where), or a length of time before now. */
export function toMoment(text: string): Date {
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    // JavaScript takes a bare date as UTC; a person means their own midnight.
    const date = new Date(text.length === 10 ? `${text}T00:00:00` : text);
    if (!Number.isNaN(date.getTime())) return date;
  }
  if (/^\d/.test(text) && /[a-z]$/.test(text)) return new Date(Date.now() - toDurationMs(text));
  throw new InvalidArgumentError(
    "Give a date such as 2026-11-23 or 2026-11-23T14:00, or how long ago: 30m, 2h, 7d, 1w.",
  );
}
