import type MarkdownIt from "markdown-it";

type BlockRuler = MarkdownIt["block"]["ruler"];
type BlockRule = ReturnType<BlockRuler["getRules"]>[number];

/**
 * The rule that markdown-it knows by this name: the one that is missing while it is off. The functions' own names say nothing, as a
 * bundler gives them others.
 */
export function blockRule(ruler: BlockRuler, name: string): BlockRule {
  const all = ruler.getRules("");
  ruler.disable(name);
  const others = new Set(ruler.getRules(""));
  ruler.enable(name);
  const rule = all.find((one) => !others.has(one));
  if (rule === undefined) throw new Error(`markdown-it has no ${name} rule`);
  return rule;
}
