import type { RootContent } from "hast";
import { parseHtml } from "./parse.ts";
import { sanitise } from "./sanitise.ts";

/** Names are told up to this number. */
const MOST_TOLD = 12;

/**
 * What {@link sanitise} takes out of HTML, as names for a person: `<script>`, `onclick of <p>`. Empty when all may stay.
 *
 * @example
 * ```ts
 * import { removedBySanitise } from "labapi/rich-text";
 *
 * removedBySanitise('<p onclick="x()">a<script>x()</script></p>'); // ["onclick of <p>", "<script>"]
 * ```
 */
export function removedBySanitise(html: string): string[] {
  const [before, after] = [namesIn(html), namesIn(sanitise(html))];
  const removed = [...before].filter(([name, count]) => count > (after.get(name) ?? 0)).map(([name]) => name);
  const elements = new Set(removed.filter((name) => name.startsWith("<")));
  // With an element go its attributes.
  const told = removed.filter((name) => !elements.has(name.slice(name.indexOf("<"))) || name.startsWith("<"));
  return told.length > MOST_TOLD ? [...told.slice(0, MOST_TOLD), `${told.length - MOST_TOLD} more`] : told;
}

function namesIn(html: string): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  const visit = (node: RootContent): void => {
    if (node.type !== "element") return;
    const element = `<${node.tagName}>`;
    count(element);
    for (const name of Object.keys(node.properties)) count(`${name.toLowerCase()} of ${element}`);
    for (const child of node.children) visit(child);
  };
  for (const child of parseHtml(html).children) visit(child);
  return counts;
}
