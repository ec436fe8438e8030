import { UsageError } from "../../core/errors.ts";

/** Does the text hold anything that a shell would expand? */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/**
 * A glob as a test for paths with `/` between names: `*` and `?` stay within a name, `**` crosses folders, `[a-c]` and `{a,b}` are
 * choices. A pattern without `/` is tried on the last name, as in .gitignore.
 */
export function globTest(glob: string): (path: string) => boolean {
  const pattern = new RegExp(`^${source(glob.replaceAll("\\", "/"))}$`, "u");
  return glob.includes("/")
    ? (path) => pattern.test(path)
    : (path) => pattern.test(path.slice(path.lastIndexOf("/") + 1));
}

function source(glob: string): string {
  let pattern = "";
  let depth = 0;
  for (let index = 0; index < glob.length;) {
    const [token] = /^(?:\*\*\/|\*\*|\[!?[^\]]+\]|.)/su.exec(glob.slice(index)) ?? [""];
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    pattern += translated(token, depth);
    index += Math.max(token.length, 1);
  }
  if (depth !== 0) throw new UsageError(`${JSON.stringify(glob)} is not a pattern: a { or } has no partner.`);
  return pattern;
}

function translated(token: string, depth: number): string {
  if (token === "**/") return "(?:[^/]+/)*";
  if (token === "**") return ".*";
  if (token === "*") return "[^/]*";
  if (token === "?") return "[^/]";
  if (token === "{") return "(?:";
  if (token === "}") return ")";
  if (token === "," && depth > 0) return "|";
  if (token.startsWith("[") && token.length > 2) return characterClass(token);
  return token.replaceAll(/[.+^$()|[\]\\{}/*?-]/g, (character) =>
    character === "/" || character === "-" ? character : `\\${character}`,
  );
}

function characterClass(token: string): string {
  const isNegated = token.startsWith("[!");
  const body = token.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\^[]/g, String.raw`\$&`);
  return `[${isNegated ? "^/" : ""}${body}]`;
}
