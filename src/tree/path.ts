import { PathError } from "../core/errors.ts";
import { givenText } from "../core/given.ts";
import { INSPECT } from "../core/printable.ts";

/** One step of a path: down to a name, or up. */
type Step = { readonly name: string } | "up";

/**
 * Where something is in a notebook: names joined by `/`. A path that starts with `/` counts from the top of the notebook, any
 * other from the folder that is asked. `..` goes up; `\/` is a slash inside a name, `\\` a backslash, and `\..` a name of two
 * dots. Immutable.
 *
 * @example
 * ```ts
 * const path = NotebookPath.parse("Experiments/pH 7\\/8").join("Plate 7");
 * path.parts; // ["Experiments", "pH 7/8", "Plate 7"]
 * ```
 */
export class NotebookPath {
  /** Does it count from the top of the notebook? */
  readonly isAbsolute: boolean;
  readonly #steps: readonly Step[];

  private constructor(isAbsolute: boolean, steps: readonly Step[]) {
    this.isAbsolute = isAbsolute;
    this.#steps = steps;
  }

  /** The top of a notebook. */
  static readonly root = new NotebookPath(true, []);

  /** Reads a path. A path stays what it is. */
  static parse(path: string | NotebookPath): NotebookPath {
    if (path instanceof NotebookPath) return path;
    givenText(path, "A path");
    const steps = splitUnescaped(path)
      .filter((raw) => raw !== "" && raw !== ".")
      .map((raw): Step => (raw === ".." ? "up" : { name: unescape(raw) }));
    return new NotebookPath(path.startsWith("/"), steps);
  }

  /** A path of names as they are: nothing in them is special. */
  static of(names: readonly string[], options: { isAbsolute?: boolean } = {}): NotebookPath {
    return new NotebookPath(
      options.isAbsolute ?? false,
      names.map((name) => ({ name: checked(name) })),
    );
  }

  /** The names. Of a path that goes up, {@link resolve} it first. */
  get parts(): readonly string[] {
    return this.#steps.map((step) => (step === "up" ? ".." : step.name));
  }

  /** The last name, or `""` of the top. */
  get name(): string {
    return this.parts.at(-1) ?? "";
  }

  /** The path without its last name; the top is its own parent. */
  get parent(): NotebookPath {
    return new NotebookPath(this.isAbsolute, this.#steps.slice(0, -1));
  }

  /** Does it lead nowhere but to where it starts? */
  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  /** Does a step of it go up? A name can be `..` as well, and goes nowhere. */
  get goesUp(): boolean {
    return this.#steps.includes("up");
  }

  /** This path, and then another; an absolute one replaces it. */
  join(other: string | NotebookPath): NotebookPath {
    const next = NotebookPath.parse(other);
    return next.isAbsolute ? next : new NotebookPath(this.isAbsolute, [...this.#steps, ...next.#steps]);
  }

  /** Below this path, a name as it is: also one that was found on the server and could not be made here. */
  child(name: string): NotebookPath {
    return new NotebookPath(this.isAbsolute, [...this.#steps, { name }]);
  }

  /**
   * The absolute path this one stands for when asked at `base`, with every `..` gone up.
   *
   * @throws PathError if it goes above the top of the notebook.
   */
  resolve(base: NotebookPath = NotebookPath.root): NotebookPath {
    const steps: { name: string }[] = [];
    for (const step of (this.isAbsolute ? this : base.join(this)).#steps) {
      if (step !== "up") steps.push(step);
      else if (steps.pop() === undefined) {
        throw new PathError(`${JSON.stringify(this.toString())} goes above the top of the notebook.`);
      }
    }
    return new NotebookPath(true, steps);
  }

  /**
   * What is left of this path below another.
   *
   * @throws PathError if it is not below it.
   */
  relativeTo(base: string | NotebookPath): NotebookPath {
    const other = NotebookPath.parse(base);
    if (!this.startsWith(other)) {
      throw new PathError(`${JSON.stringify(this.toString())} is not below ${JSON.stringify(other.toString())}.`);
    }
    return new NotebookPath(false, this.#steps.slice(other.#steps.length));
  }

  /** Is it the other path, or below it? */
  startsWith(base: string | NotebookPath): boolean {
    const other = NotebookPath.parse(base);
    const own = this.parts;
    return this.isAbsolute === other.isAbsolute && other.parts.every((part, index) => part === own[index]);
  }

  equals(other: string | NotebookPath): boolean {
    const path = NotebookPath.parse(other);
    return path.#steps.length === this.#steps.length && this.startsWith(path);
  }

  /** As {@link NotebookPath.parse} reads it. */
  toString(): string {
    const text = this.#steps.map((step) => (step === "up" ? ".." : escape(step.name))).join("/");
    return this.isAbsolute ? `/${text}` : text;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `NotebookPath ${JSON.stringify(this.toString())}`;
  }
}

function checked(name: string): string {
  givenText(name, "A name");
  if (name === "") throw new PathError("A name in a path must not be empty.");
  return name;
}

/** At slashes that no backslash precedes; the backslashes stay, so that an escaped `..` is told from a real one. */
function splitUnescaped(path: string): string[] {
  const parts = [""];
  for (let index = 0; index < path.length; index += 1) {
    const character = path.charAt(index);
    if (character === "/") {
      parts.push("");
      continue;
    }
    parts[parts.length - 1] += character;
    // Whatever follows a backslash belongs to the name.
    if (character === "\\" && index + 1 < path.length) parts[parts.length - 1] += path.charAt((index += 1));
  }
  return parts;
}

/** A backslash before anything but these stands for itself: nobody who pastes `C:\data` should lose it. */
function unescape(raw: string): string {
  return raw.replace(/\\([/\\.])/g, "$1");
}

function escape(name: string): string {
  if (name === "." || name === "..") return `\\${name}`;
  return name.replaceAll("\\", "\\\\").replaceAll("/", "\\/");
}
