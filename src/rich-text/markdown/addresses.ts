const DOMAIN = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?/u;
const BARE =
  /(?<![A-Za-z])https?:\/\/[^\s<]{1,2000}|(?<=^|[\s*_~(])www\.[^\s<]{1,2000}|(?<![\w.+/-])[\w.+-]{1,64}@(?:[A-Za-z\d_-]{1,63}\.){1,10}[A-Za-z\d_-]{0,62}[A-Za-z\d](?![\w@])(?!-)/giu;

/** An address that stands in a text. */
export interface Address {
  readonly index: number;
  readonly text: string;
  readonly href: string;
}

/** Bare addresses as GitHub finds them: `https://…`, `www.…` and e-mail, without what ends the sentence. */
export function addressesIn(text: string): Address[] {
  const found: Address[] = [];
  if (!/@|www\.|https?:/i.test(text)) return found;
  BARE.lastIndex = 0;
  for (let match = BARE.exec(text); match !== null; match = BARE.exec(text)) {
    const [candidate] = match;
    const address = addressOf(candidate);
    if (address !== undefined) found.push({ index: match.index, ...address });
    // What begins like an address and is none may have one inside.
    else BARE.lastIndex = match.index + 1 + (candidate.slice(1).search(/https?:\/\//i) + 1 || candidate.length) - 1;
  }
  return found;
}

function addressOf(found: string): Omit<Address, "index"> | undefined {
  if (!/^(?:www\.|https?:\/\/)/i.test(found)) return { text: found, href: `mailto:${found}` };
  const text = withoutTail(found);
  const isName = /^www\./i.test(text);
  if (!isDomain(isName ? text : text.replace(/^https?:\/\//i, "")) || (isName && !text.includes(".", 4)))
    return undefined;
  return { text, href: isName ? `http://${text}` : text };
}

/** Whether it begins with the name of a computer. */
export function isDomain(text: string): boolean {
  const domain = DOMAIN.exec(text)?.[0] ?? "";
  return domain !== "" && !domain.split(".").slice(-2).join("").includes("_");
}

/** What ends a sentence, and not an address. */
export function withoutTail(text: string): string {
  let [end, closed] = [text.length, text.split(")").length];
  const opened = text.split("(").length;
  for (; end > 0; end -= 1) {
    const last = text.charAt(end - 1);
    if (last === ")" && closed > opened) closed -= 1;
    else if (last === ";") {
      const entity = /&[A-Za-z\d]{1,31};$/.exec(text.slice(Math.max(0, end - 34), end))?.[0];
      if (entity === undefined) break;
      end -= entity.length - 1;
    } else if (!/[?!.,:*_~'"]/.test(last)) break;
  }
  return text.slice(0, end);
}
