import type { Element, ElementContent, RootContent } from "hast";

/** MathML as running text with raised and lowered parts: `x` and a raised `2`, never `x2`. */
export function mathAsText(nodes: readonly RootContent[]): ElementContent[] {
  return nodes.flatMap((node) => {
    if (node.type === "text") return [{ type: "text", value: node.value.replaceAll(/\s+/g, " ") }];
    return node.type === "element" ? formula(node) : [];
  });
}

function formula({ tagName, children }: Element): ElementContent[] {
  const [first = [], second = [], third = []] = children
    .filter((child) => child.type === "element")
    .map((child) => formula(child));
  switch (tagName) {
    case "annotation":
    case "annotation-xml":
      return [];
    case "msup":
    case "mover":
      return [...first, inside("sup", second)];
    case "msub":
    case "munder":
      return [...first, inside("sub", second)];
    case "msubsup":
    case "munderover":
      return [...first, inside("sub", second), inside("sup", third)];
    case "mfrac":
      return [...bracketed(first), text("/"), ...bracketed(second)];
    case "msqrt":
      return [text("√"), ...bracketed(mathAsText(children))];
    case "mroot":
      return [inside("sup", second), text("√"), ...bracketed(first)];
    case "mtd":
      return [...mathAsText(children), text(" ")];
    case "mtr":
      return [...mathAsText(children), text("; ")];
    default:
      return mathAsText(children);
  }
}

const text = (value: string): ElementContent => ({ type: "text", value });

function inside(tagName: string, children: ElementContent[]): ElementContent {
  return { type: "element", tagName, properties: {}, children };
}

function bracketed(nodes: readonly ElementContent[]): ElementContent[] {
  const [only] = nodes;
  const isShort = nodes.length === 1 && only?.type === "text" && /^[\p{L}\p{N}.]+$/u.test(only.value.trim());
  return isShort ? [...nodes] : [text("("), ...nodes, text(")")];
}
