import { SandboxFault } from "../sandbox-fault.ts";

const MAX_TERMS = 64;

type Token = { readonly term: string } | { readonly operator: "AND" | "OR" | "NOT" };

/**
 * A search as people type it, in FTS5's language: words, "quoted phrases", AND, OR and NOT; words side by side must all be
 * there. Everything is quoted, so that nothing typed is taken for an operator of the database. `undefined`: nothing to look for.
 */
export function toFtsQuery(text: string): string | undefined {
  const tokens = tokenize(text);
  if (tokens.length > MAX_TERMS) throw new SandboxFault(4529, "query");
  const alternatives = splitAt(tokens, "OR").map(conjunction);
  const wanted = alternatives.filter((part) => part !== undefined);
  if (wanted.length < alternatives.length) throw new SandboxFault(4529, "query");
  return wanted.length === 0 ? undefined : wanted.map((part) => `(${part})`).join(" OR ");
}

/** The same for the words of an attachment search, with their connector. */
export function termsToFtsQuery(terms: string, connector: string): string | undefined {
  if (connector === "EXACT") return quote(terms);
  const words = terms.split(/\s+/).map(quote);
  return words.filter((word) => word !== undefined).join(connector === "OR" ? " OR " : " AND ") || undefined;
}

function tokenize(text: string): Token[] {
  return [...text.matchAll(/"([^"]*)"?|[^\s"]+/g)].flatMap(([whole, phrase]): Token[] => {
    if (phrase === undefined && (whole === "AND" || whole === "OR" || whole === "NOT")) return [{ operator: whole }];
    const term = quote(phrase ?? whole);
    return term === undefined ? [] : [{ term }];
  });
}

/** FTS5 takes any text between double quotes as words in a row; without a letter or digit there is nothing to find. */
function quote(text: string): string | undefined {
  return /[\p{L}\p{N}]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : undefined;
}

function splitAt(tokens: readonly Token[], operator: string): Token[][] {
  if (tokens.length === 0) return [];
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if ("operator" in token && token.operator === operator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** FTS5's NOT takes two sides: something must be wanted before something is excluded. */
function conjunction(tokens: readonly Token[]): string | undefined {
  const [wanted, excluded]: [string[], string[]] = [[], []];
  let isNegated = false;
  for (const token of tokens) {
    if ("operator" in token) {
      isNegated = token.operator === "NOT";
    } else {
      (isNegated ? excluded : wanted).push(token.term);
      isNegated = false;
    }
  }
  if (wanted.length === 0) return undefined;
  const all = `(${wanted.join(" AND ")})`;
  return excluded.reduce((query, term) => `(${query} NOT ${term})`, all);
}
