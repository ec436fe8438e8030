const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes for people: `512 B`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** A moment in the person's own time zone, to the minute. */
export function formatDate(date: Date | undefined): string {
  if (date === undefined) return "";
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The same to the second, as a log wants it. */
export function formatTime(date: Date): string {
  return `${formatDate(date)}:${pad(date.getSeconds())}`;
}

/** A length of time for people: `250ms`, `4s`, `3m 20s`, `2h 05m`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
