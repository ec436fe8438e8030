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

  /** Where this element stands, for example `tree-tools/level-nodes/level-node[2]`. Counted from 1; costs a walk. */
  get path(): string {
    const parent = this.#parent;
    if (parent === undefined) return this.name;
    const twins = parent.children.filter((sibling) => sibling.name === this.name);
    const position = twins.length > 1 ? `[${twins.indexOf(this) + 1}]` : "";
    return `${parent.path}/${this.name}${position}`;
  }

  child(name: string): XmlElement | undefined {
    return this.children.find((candidate) => candidate.name === name);
  }

  /** Every descendant of that name in document order, outside the echoed `<request>`; does not look inside a match. */
  descendants(name: string): XmlElement[] {
    const found: XmlElement[] = [];
    for (const child of this.children) {
      if (child.name === name) found.push(child);
      else if (child.name !== "request") found.push(...child.descendants(name));
    }
    return found;
  }
}
