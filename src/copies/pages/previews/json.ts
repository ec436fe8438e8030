const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;
const MOST_DEPTH = 40;

/**
 * JSON with a line for each member. Every token stays as it was written (`1.0`, numbers with many digits, a name twice), so what is
 * shown is what the file says; what is no JSON comes back as it is.
 */
export function indentJson(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  const pieces: string[] = [];
  let [depth, isEmpty] = [0, true];
  const line = (): string => `\n${"  ".repeat(Math.min(Math.max(depth, 0), MOST_DEPTH))}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const isClosing = token === "}" || token === "]";
    if (isClosing) depth -= 1;
    if (isClosing ? !isEmpty : isEmpty && pieces.length > 0) pieces.push(line());
    isEmpty = false;
    if (token === ":") pieces.push(": ");
    else if (token === ",") pieces.push(",", line());
    else pieces.push(token);
    if (token === "{" || token === "[") [depth, isEmpty] = [depth + 1, true];
  }
  return pieces.join("");
}
