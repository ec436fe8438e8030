import type { Node, PhrasingContent } from "mdast";

/**
 * Text in an element that Markdown has no sign for: raised, lowered, underlined, marked, a key. It goes by the name of a kind of
 * running text that the libraries know of, and that nothing here is otherwise.
 */
export interface Tagged extends Node {
  readonly type: "textDirective";
  readonly name: string;
  readonly children: PhrasingContent[];
}

declare module "mdast" {
  interface PhrasingContentMap {
    textDirective: Tagged;
  }
  interface RootContentMap {
    textDirective: Tagged;
  }
}
