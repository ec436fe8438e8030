/**
 * Adds all of a list to another one. `target.push(...items)` hands each item over as an argument of its own, of which a call takes no
 * more than about a hundred thousand: a RangeError for lists that come from a server or a disk.
 */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) target.push(item);
}
