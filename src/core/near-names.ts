/** How many names an error lists at most. */
const MOST_LISTED = 10;

/** The names most like the wanted one, nearest first: what somebody who mistyped probably meant. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const distances = new Map([...new Set(names)].map((name) => [name, distance(wanted, name)]));
  const byDistance = (a: string, b: string): number => (distances.get(a) ?? 0) - (distances.get(b) ?? 0);
  return [...distances.keys()].toSorted(byDistance).slice(0, MOST_LISTED);
}

/** The names as a sentence for an error message. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return "There is nothing in it.";
  return `Nearest: ${names.map((name) => JSON.stringify(name)).join(", ")}.`;
}

/** Levenshtein's, without regard to case; long texts are compared by their beginnings, which is where names differ. */
function distance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase().slice(0, 60), b.toLowerCase().slice(0, 60)];
  let row = Array.from({ length: right.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
