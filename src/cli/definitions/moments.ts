import { InvalidArgumentError } from "commander";
import { toDurationMs } from "./values.ts";

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The numbers of a date as it was written. */
interface Written {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly isDay: boolean;
  readonly zone: string | undefined;
}

/**
 * A moment: an ISO date in the person's time zone (unless it says where), or a length of time before now. A day is its beginning.
 *
 * @throws InvalidArgumentError for what is no date, such as February 30th, 25 o'clock, or an hour that the clocks skipped.
 */
export function toMoment(text: string): Date {
  const written = read(text);
  if (written === undefined) return before(text);
  return written.isDay ? new Date(written.year, written.month - 1, written.day) : exact(written, text);
}

/** Like {@link toMoment}, for the end of a span: a day is its end, also where it has 23 or 25 hours. */
export function toLastMoment(text: string): Date {
  const written = read(text);
  if (written?.isDay !== true) return toMoment(text);
  return new Date(new Date(written.year, written.month - 1, written.day + 1).getTime() - 1);
}

function read(text: string): Written | undefined {
  const found = DATE.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const written = { year, month, day, hour, minute, second, isDay: found[4] === undefined, zone: found[7] };
  if (!exists(written)) throw new InvalidArgumentError("There is no such date.");
  return written;
}

/** JavaScript takes February 30th for March 2nd. */
function exists({ year, month, day, hour, minute, second }: Written): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return year >= 1900 && isDay && hour < 24 && minute < 60 && second < 60;
}

function exact({ hour, minute, zone }: Written, text: string): Date {
  const date = new Date(text.replace(" ", "T"));
  const isLocal = zone === undefined;
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError("There is no such date.");
  if (isLocal && (date.getHours() !== hour || date.getMinutes() !== minute))
    throw new InvalidArgumentError("The clocks here skipped that hour.");
  return date;
}

function before(text: string): Date {
  if (/^\d+(?:\.\d+)?[a-z]+$/.test(text)) return new Date(Date.now() - toDurationMs(text));
  throw new InvalidArgumentError(
    "Give a date such as 2026-11-23 or 2026-11-23T14:00, or how long ago: 30m, 2h, 7d, 1w.",
  );
}
