/** Name and value of one parameter, not yet encoded. */
export type QueryPair = readonly [name: string, value: string];

const LEFT_RAW_BY_ENCODE_URI_COMPONENT = /[!'()*~]/g;

/**
 * Percent-encodes a value for a query string or a form body: everything but letters, digits, `-`, `_` and `.`. A uid can
 * hold `'` and `^`, a signature `+`, and a space must not become `+`, so `URLSearchParams` is not enough.
 */
export function encodeQueryValue(value: string): string {
  return encodeURIComponent(value).replace(
    LEFT_RAW_BY_ENCODE_URI_COMPONENT,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Joins pairs to `a=1&b=2`, each value encoded exactly once. Empty values are sent, not dropped. */
export function encodeQuery(pairs: readonly QueryPair[]): string {
  return pairs.map(([name, value]) => `${name}=${encodeQueryValue(value)}`).join("&");
}
