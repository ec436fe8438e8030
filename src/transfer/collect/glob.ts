import picomatch from "picomatch";

/** How patterns are read. */
export interface GlobOptions {
  /** Capitals do not matter. */
  readonly ignoreCase?: boolean | undefined;
  /** Try the whole path, also with a pattern of one name. */
  readonly isPath?: boolean | undefined;
}

/** Does the text hold anything that a shell would expand? */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/**
 * A glob as a test for paths with `/` between names: `*` and `?` stay within a name, `**` crosses folders, `[a-c]` and `{a,b}` are
 * choices, and a name that begins with a dot is a name like others. `\` separates folders as well. A pattern without `/` is tried on
 * the last name, as in .gitignore. A name that is spelled exactly as the pattern always fits, so that `plate[1].csv` finds itself; so
 * does one in another spelling of the same letters (NFC, NFD).
 */
export function globTest(glob: string, options: GlobOptions = {}): (path: string) => boolean {
  const { ignoreCase = false } = options;
  const pattern = glob.replaceAll("\\", "/").normalize("NFC");
  const fits = picomatch(plainly(pattern), { ...PICOMATCH, nocase: ignoreCase });
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const hasPairs = asUnits(pattern) !== pattern;
  const isPath = options.isPath ?? pattern.includes("/");
  return (path) => {
    const plain = path.normalize("NFC");
    const subject = isPath ? plain : plain.slice(plain.lastIndexOf("/") + 1);
    return subject !== "" && (fold(subject) === fold(pattern) || fits(hasPairs ? subject : asUnits(subject)));
  };
}

/** `?` is one unit of UTF-16 to picomatch: what needs two, such as an emoji, is made one. */
function asUnits(text: string): string {
  return text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, "\uE000");
}

const PICOMATCH = { dot: true, noextglob: true, nonegate: true, strictSlashes: true } as const;

/**
 * Parentheses and the like are part of many a name ("data (1).csv"): choices are written with braces. Braces without a partner are
 * part of the name as well. `[!a]` is `[^a]`.
 */
function plainly(pattern: string): string {
  const special = isBalanced(pattern) ? /\[[!^]?\]?[^\]]*\]|[()|+^$]/g : /\[[!^]?\]?[^\]]*\]|[()|+^${}]/g;
  return pattern.replaceAll(special, (part) =>
    part.startsWith("[") ? part.replace(/^\[[!^](?=.)/, "[^").replace(/^\[\]/, String.raw`[\]`) : `\\${part}`,
  );
}

function isBalanced(pattern: string): boolean {
  let depth = 0;
  for (const character of pattern) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** True of what any of the globs fits; those that begin with `!` take away from that, and alone they take away from everything. */
export function anyOf(globs: readonly string[], options?: GlobOptions): (path: string) => boolean {
  const positive = globs.filter((glob) => !glob.startsWith("!")).map((glob) => globTest(glob, options));
  const negative = globs.filter((glob) => glob.startsWith("!")).map((glob) => globTest(glob.slice(1), options));
  const isEverything = positive.length === 0 && negative.length > 0;
  return (path) => (isEverything || positive.some((test) => test(path))) && !negative.some((test) => test(path));
}
