import type { Element } from "hast";
import { attributeOf } from "../html/parse.ts";

/** What stands before each item of a list: `1`, `c`, `iv`; nothing in a list without numbers. */
export function numbersOf(list: Element): (string | undefined)[] {
  const items = list.children.filter((child) => child.type === "element");
  if (list.tagName !== "ol") return items.map(() => undefined);
  const isReversed = isSet(list.properties["reversed"]);
  const type = attributeOf(list, "type");
  const count = items.filter(({ tagName }) => tagName === "li").length;
  let next = whole(attributeOf(list, "start")) ?? (isReversed ? count : 1);
  return items.map((item) => {
    if (item.tagName !== "li") return undefined;
    const number = whole(attributeOf(item, "value")) ?? next;
    next = number + (isReversed ? -1 : 1);
    return shown(number, type);
  });
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

function whole(value: string): number | undefined {
  return /^\s*-?\d{1,9}\s*$/.test(value) ? Number.parseInt(value, 10) : undefined;
}

function shown(number: number, type: string): string {
  const text = type.toLowerCase() === "a" ? letters(number) : type.toLowerCase() === "i" ? roman(number) : "";
  if (text === "") return `${number}`;
  return type === "A" || type === "I" ? text.toUpperCase() : text;
}

function letters(number: number): string {
  return number < 1 ? "" : letters(Math.ceil(number / 26) - 1) + String.fromCodePoint(0x61 + ((number - 1) % 26));
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

function roman(number: number): string {
  let [rest, text] = [number, ""];
  if (number < 1 || number > 3999) return "";
  for (const [value, sign] of ROMAN) for (; rest >= value; rest -= value) text += sign;
  return text;
}
