/**
 * Decoders: from an {@link XmlElement} to a typed value, with the path of the culprit in every error. Order of elements
 * never matters; unknown elements are kept in `extra`; a list of one looks like a list of many.
 *
 * @module
 */
import { DecodeError } from "../core/errors.ts";
import { excerptOf } from "./excerpt.ts";
import type { XmlElement } from "./xml-element.ts";

/** Reads a value out of an element. */
export type Decoder<T> = (element: XmlElement) => T;

/** Reads one member of a record: the element, if it is there, of the first name that matches. */
export interface Field<T> {
  readonly names: readonly string[];
  decode(element: XmlElement | undefined, parent: XmlElement): T;
}

/** What a record decoder gives: its fields, and the elements nobody asked for. */
export type Decoded<T> = T & { readonly extra: readonly XmlElement[] };

export const asText: Decoder<string> = (element) => element.text;

export const asBoolean: Decoder<boolean> = (element) => {
  const text = element.text.trim().toLowerCase();
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0" || text === "") return false;
  throw wrongValue(element, "true or false");
};

export const asInteger: Decoder<number> = (element) => {
  const text = element.text.trim();
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) throw wrongValue(element, "a whole number");
  return value;
};

export const asDate: Decoder<Date> = (element) => {
  const value = new Date(element.text.trim());
  if (Number.isNaN(value.getTime())) throw wrongValue(element, "a date and time");
  return value;
};

/** A field that must be there. `nil` reads as the empty text, which for anything but a text is an error. */
export function required<T>(names: string | readonly string[], decoder: Decoder<T>): Field<T> {
  const list = listOfNames(names);
  return {
    names: list,
    decode(element, parent) {
      if (element !== undefined) return decoder(element);
      throw new DecodeError(`The answer lacks <${list[0]}>.`, { path: `${parent.path}/${list[0]}` });
    },
  };
}

/** A field that may be missing or `nil`, giving `undefined`. */
export function optional<T>(names: string | readonly string[], decoder: Decoder<T>): Field<T | undefined> {
  return {
    names: listOfNames(names),
    decode: (element) => (element === undefined || element.isNil ? undefined : decoder(element)),
  };
}

/** Like {@link optional}, and also `undefined` for an empty element: numbers and dates that "are not there" arrive so. */
export function optionalValue<T>(names: string | readonly string[], decoder: Decoder<T>): Field<T | undefined> {
  return {
    names: listOfNames(names),
    decode: (element) =>
      element === undefined || element.isNil || element.text.trim() === "" ? undefined : decoder(element),
  };
}

/** A wrapped list (`<entries type="array"><entry/>…</entries>`): missing, empty, one and many all give an array. */
export function list<T>(wrapper: string | readonly string[], item: string, decoder: Decoder<T>): Field<readonly T[]> {
  return {
    names: listOfNames(wrapper),
    decode: (element) => (element?.children ?? []).filter((child) => child.name === item).map(decoder),
  };
}

const NOTHING_EXTRA: readonly XmlElement[] = [];

type Fields = Readonly<Record<string, Field<unknown>>>;
type RecordOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** Decodes an element with named children. Children that no field names are kept in `extra`, except the echoed request. */
export function record<F extends Fields>(fields: F): Decoder<Decoded<RecordOf<F>>> {
  return recordDecoder(fields, false);
}

/**
 * Like {@link record}, for what stands in lists: a value that is not what it should be reads as missing, and its element is kept in
 * `extra`. Only what a field requires is an error.
 */
export function tolerantRecord<F extends Fields>(fields: F): Decoder<Decoded<RecordOf<F>>> {
  return recordDecoder(fields, true);
}

function recordDecoder<F extends Fields>(fields: F, isTolerant: boolean): Decoder<Decoded<RecordOf<F>>> {
  const slots = Object.entries(fields);
  const slotOfName = new Map(slots.flatMap(([, field], slot) => field.names.map((name) => [name, slot] as const)));
  return (parent) => {
    const found: (XmlElement | undefined)[] = [];
    let extra: XmlElement[] | undefined;
    for (const child of parent.children) {
      const slot = slotOfName.get(child.name);
      if (slot !== undefined) found[slot] ??= child;
      else if (child.name !== "request") (extra ??= []).push(child);
    }
    const value: Record<string, unknown> = {};
    let slot = 0;
    // A counted loop over pairs made once, and no function per record: a listing decodes thousands of them.
    for (const [key, field] of slots) {
      const element = found[slot++];
      try {
        value[key] = field.decode(element, parent);
      } catch (error) {
        if (!isTolerant || element === undefined || !(error instanceof DecodeError)) throw error;
        value[key] = field.decode(undefined, parent);
        (extra ??= []).push(element);
      }
    }
    value["extra"] = extra ?? NOTHING_EXTRA;
    return value as Decoded<RecordOf<F>>;
  };
}

/** The one descendant of that name, wherever the wrappers put it. */
export function single<T>(name: string, decoder: Decoder<T>): Decoder<T> {
  return (root) => {
    const element = root.name === name ? root : root.first(name);
    if (element !== undefined) return decoder(element);
    throw new DecodeError(`The answer lacks <${name}>.`, { path: `${root.path}/${name}` });
  };
}

/** A list whose odd members do not spoil the rest. */
export interface TolerantList<T> {
  readonly items: readonly T[];
  /** Members that could not be decoded, as they came. */
  readonly unreadable: readonly XmlElement[];
}

/** A decoder of answers that may be very long: it can let others run in between. */
export interface LongDecoder<T> extends Decoder<T> {
  /** @param pause - awaited again and again; what it throws ends the decoding. */
  inTurns(root: XmlElement, pause: () => Promise<void>): Promise<T>;
}

// A few hundredths of a second for the largest records.
const MEMBERS_PER_TURN = 1000;

/** Every descendant of that name; a member that cannot be decoded is set aside with its raw data. */
export function every<T>(name: string, decoder: Decoder<T>): LongDecoder<TolerantList<T>> {
  return everyAnd(name, decoder, (list) => list);
}

/** Like {@link every}, with more that is read out of the same answer. */
export function everyAnd<T, R>(
  name: string,
  decoder: Decoder<T>,
  finish: (list: TolerantList<T>, root: XmlElement) => R,
): LongDecoder<R> {
  const decode = (root: XmlElement): R => {
    const list = new GrowingList(decoder);
    for (const element of root.descendants(name)) list.add(element);
    return finish(list.done(), root);
  };
  const inTurns = async (root: XmlElement, pause: () => Promise<void>): Promise<R> => {
    const list = new GrowingList(decoder);
    let untilPause = MEMBERS_PER_TURN;
    for (const element of root.descendants(name)) {
      list.add(element);
      untilPause -= 1;
      if (untilPause > 0) continue;
      untilPause = MEMBERS_PER_TURN;
      await pause();
    }
    return finish(list.done(), root);
  };
  return Object.assign(decode, { inTurns });
}

class GrowingList<T> {
  readonly #decoder: Decoder<T>;
  readonly #items: T[] = [];
  readonly #unreadable: XmlElement[] = [];

  constructor(decoder: Decoder<T>) {
    this.#decoder = decoder;
  }

  add(element: XmlElement): void {
    try {
      this.#items.push(this.#decoder(element));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#unreadable.push(element);
    }
  }

  done(): TolerantList<T> {
    return { items: this.#items, unreadable: this.#unreadable };
  }
}

function listOfNames(names: string | readonly string[]): readonly string[] {
  return typeof names === "string" ? [names] : names;
}

function wrongValue(element: XmlElement, expected: string): DecodeError {
  return new DecodeError(`<${element.name}> should hold ${expected}.`, {
    path: element.path,
    excerpt: excerptOf(element.text),
  });
}
