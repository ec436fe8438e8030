// Most elements are leaves; a list each would be most of what an answer allocates.
const NONE: readonly XmlElement[] = [];

/**
 * One element of an answer: names with `_` folded to `-` (the vendor writes both), text with entities decoded once,
 * nothing guessed about numbers. Also what an unknown element is kept as.
 */
export class XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  #children: XmlElement[] | undefined;
  /** The element's own text, white space kept. */
  text = "";
  // Private, so that printing or serialising an element does not walk back up the document.
  readonly #parent: XmlElement | undefined;

  constructor(name: string, attributes: Readonly<Record<string, string>>, parent?: XmlElement) {
    this.name = name;
    this.attributes = attributes;
    this.#parent = parent;
  }

  /** In document order. */
  get children(): readonly XmlElement[] {
    return this.#children ?? NONE;
  }

  /** For whoever builds the document. */
  append(child: XmlElement): void {
    if (this.#children === undefined) this.#children = [child];
    else this.#children.push(child);
  }

  /** True for `nil="true"`, LabArchives' null. */
  get isNil(): boolean {
    return this.attributes["nil"] === "true";
  }

  /** Where this element stands, for example `tree-tools/level-nodes/level-node[2]`. Counted from 1; costs a walk up. */
  get path(): string {
    const parent = this.#parent;
    return parent === undefined ? this.name : `${parent.path}/${this.name}${positionsIn(parent).get(this) ?? ""}`;
  }

  child(name: string): XmlElement | undefined {
    return this.children.find((candidate) => candidate.name === name);
  }

  /** Is there a descendant of that name, outside the echoed `<request>`? */
  has(name: string): boolean {
    return this.first(name) !== undefined;
  }

  /** The first descendant of that name in document order, outside the echoed `<request>`. */
  first(name: string): XmlElement | undefined {
    for (const child of this.children) {
      if (child.name === name) return child;
      const found = child.name === "request" ? undefined : child.first(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Every descendant of that name in document order, outside the echoed `<request>`; does not look inside a match. */
  descendants(name: string): XmlElement[] {
    const found: XmlElement[] = [];
    this.#collect(name, found);
    return found;
  }

  /** The texts of this element and everything in it, up to a length: for error messages. */
  wholeText(maxLength: number): string {
    let whole = this.text.slice(0, maxLength);
    for (const child of this.children) {
      if (whole.length >= maxLength) break;
      whole += ` ${child.wholeText(maxLength - whole.length)}`;
    }
    return whole;
  }

  // One list for all levels: a listing may hold a hundred thousand, more than a call takes as arguments. Depth is bounded by the reader.
  #collect(name: string, found: XmlElement[]): void {
    for (const child of this.children) {
      if (child.name === name) found.push(child);
      else if (child.name !== "request") child.#collect(name, found);
    }
  }
}

// Counted once for all children: a listing may complain about every one of its members.
const positions = new WeakMap<XmlElement, ReadonlyMap<XmlElement, string>>();

/** Which of its namesakes each child is, as `[2]`; nothing for one without a namesake. */
function positionsIn(parent: XmlElement): ReadonlyMap<XmlElement, string> {
  const known = positions.get(parent);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { name } of parent.children) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  const made = new Map<XmlElement, string>();
  for (const child of parent.children) {
    const position = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, position);
    if ((counts.get(child.name) ?? 0) > 1) made.set(child, `[${position}]`);
  }
  positions.set(parent, made);
  return made;
}
