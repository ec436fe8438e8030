const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;
const MOST_DEPTH = 40;

/**
 * JSON with a line for each member. Every token stays as it was written (`1.0`, numbers with many digits, a name twice), so what is
 * shown is what the file says; what is no JSON comes back as it is.
 */
export function indentJson(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  const pieces: string[] = [];
  let [depth, last] = [0, ""];
  const line = (): string => `\n${"  ".repeat(Math.min(Math.max(depth, 0), MOST_DEPTH))}`;
  for (const [token] of text.matchAll(TOKEN)) {
    if (CLOSING.has(token)) depth -= 1;
    pieces.push(between(last, token, line), token);
    if (OPENING.has(token)) depth += 1;
    last = token;
  }
  return pieces.join("");
}

const OPENING: ReadonlySet<string> = new Set("{[");
const CLOSING: ReadonlySet<string> = new Set("}]");

/** What stands between two tokens; two that no sign parts stay apart, as in what is no JSON. */
function between(last: string, token: string, line: () => string): string {
  if (last === "" || token === ":" || token === ",") return "";
  if (OPENING.has(last)) return CLOSING.has(token) ? "" : line();
  if (CLOSING.has(token) || last === ",") return line();
  return " ";
}
