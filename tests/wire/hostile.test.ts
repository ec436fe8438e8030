import { describe, expect, test } from "vitest";
import { DecodeError } from "../../src/core/errors.ts";
import { notebooks, searchTools, treeTools } from "../../src/endpoints/index.ts";
import { asInteger, asText, everyAnd, record, required } from "../../src/wire/decode.ts";
import { nextTurn, readXml, readXmlBytes, readXmlInTurns } from "../../src/wire/xml-reader.ts";

const PROTOTYPE_KEYS = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "isPrototypeOf"];

describe("names that every object has", () => {
  test.each(PROTOTYPE_KEYS)("an element <%s> is an element", (name) => {
    const folded = name.replaceAll("_", "-");
    const root = readXml(`<a><${name}>text</${name}><b>x</b></a>`);
    expect(root.child(folded)?.text).toBe("text");
    const { extra, b } = record({ b: required("b", asText) })(root);
    expect([b, extra.map((element) => element.name)]).toEqual(["x", [folded]]);
    expect(() => record({ c: required(name, asText) })(readXml("<a/>"))).toThrow(DecodeError);
  });

  test.each(PROTOTYPE_KEYS)("an entity &%s; is none", (name) => {
    expect(() => readXml(`<a>&${name};</a>`)).toThrow(DecodeError);
    expect(() => readXml(`<a b="&${name};"/>`)).toThrow(DecodeError);
  });

  test.each(PROTOTYPE_KEYS)("an attribute %s is one", (name) => {
    const root = readXml(`<a ${name}="1"/>`);
    expect(Object.entries(root.attributes)).toEqual([[name, "1"]]);
    expect(root.isNil).toBe(false);
  });
});

/** Answers that are as large as they like, of a size that doubles. */
const HOSTILE: readonly (readonly [what: string, make: (count: number) => string])[] = [
  ["a list of odd members", (n) => `<tree-tools><level-nodes>${"<level-node/>".repeat(n)}</level-nodes></tree-tools>`],
  [
    "nested members",
    (n) =>
      `<tree-tools>${"<level-node><level-node><tree-id>1</tree-id></level-node></level-node>".repeat(n)}</tree-tools>`,
  ],
  [
    "members with a wrong value",
    (n) =>
      `<tree-tools>${"<level-node><tree-id>1</tree-id><display-text>n</display-text><is-page>maybe</is-page></level-node>".repeat(n / 4)}</tree-tools>`,
  ],
  ["many wrappers", (n) => `<tree-tools>${"<x><y/></x>".repeat(n)}</tree-tools>`],
  ["entities", (n) => `<tree-tools><x>${"&amp;&lt;&#x1F600;".repeat(n)}</x></tree-tools>`],
  [
    "attributes",
    (n) =>
      `<tree-tools>${`<x ${Array.from({ length: 250 }, (_unused, i) => `a${i}="1"`).join(" ")}/>`.repeat(n / 250)}</tree-tools>`,
  ],
  [
    "more attributes than there are",
    (n) => `<tree-tools><x ${Array.from({ length: n }, (_unused, i) => `a${i}="1"`).join(" ")}/></tree-tools>`,
  ],
  ["pieces of CDATA", (n) => `<tree-tools><x>${"<![CDATA[y]]>".repeat(n)}</x></tree-tools>`],
  ["one text", (n) => `<tree-tools><x>${"text\r\n".repeat(n * 4)}</x></tree-tools>`],
  ["brackets in CDATA", (n) => `<tree-tools><x><![CDATA[${"]]".repeat(n)}]]></x></tree-tools>`],
  ["an element that never ends", (n) => `<tree-tools>${"<a>".repeat(n)}`],
];

const levelOf = (text: string): unknown => {
  const { result } = treeTools.getTreeLevel;
  if (result.kind !== "xml") throw new TypeError("no XML");
  try {
    return result.decode(readXml(text));
  } catch (error) {
    if (error instanceof DecodeError) return error.path;
    throw error;
  }
};

describe.each(HOSTILE)("%s", (_what, make) => {
  test("cost time in proportion to their number", () => {
    const cost = (count: number): number => {
      const text = make(count);
      const startedAt = process.cpuUsage();
      levelOf(text);
      const { user, system } = process.cpuUsage(startedAt);
      return (user + system) / 1000;
    };
    cost(2000);
    const small = Math.max(cost(5000), 5);
    // Eight times as many: quadratic work would take sixty-four times as long.
    expect(cost(40_000)).toBeLessThan(small * 28);
  }, 60_000);
});

test.each([treeTools.getTreeLevel, treeTools.getEntriesForPage, searchTools.entrySearch, notebooks.notebookUsers])(
  "$method decodes a hundred and fifty thousand members without a limit of the language",
  ({ class: className, result }) => {
    if (result.kind !== "xml") throw new TypeError("no XML");
    const root = className.replaceAll("_", "-");
    const member = "<entry/><level-node/><notebook-user/>";
    const decoded = result.decode(readXml(`<${root}>${member.repeat(150_000)}</${root}>`));
    expect(decoded.unreadable).toHaveLength(150_000);
  },
  60_000,
);

test("an element has a handful of attributes, not a million", () => {
  const withAttributes = (count: number): string =>
    `<a>${"<b x='1'/>".repeat(300)}<c ${Array.from({ length: count }, (_unused, i) => `a${i}="1"`).join(" ")}/></a>`;
  expect(Object.keys(readXml(withAttributes(256)).child("c")?.attributes ?? {})).toHaveLength(256);
  expect(() => readXml(withAttributes(257))).toThrow("more than 256 attributes");
  expect(() => readXml(withAttributes(1_000_000))).toThrow(DecodeError);
});

describe("members that are decoded in turns", () => {
  const root = readXml(`<a>${"<b>1</b><b/><b>x</b>".repeat(5000)}</a>`);
  const numbers = everyAnd("b", asInteger, (list, whole) => ({ ...list, name: whole.name }));

  test("are the same, with pauses in between", async () => {
    let pauses = 0;
    const inTurns = await numbers.inTurns(root, async () => {
      pauses += 1;
      await nextTurn(undefined);
    });
    expect(inTurns).toEqual(numbers(root));
    expect(inTurns).toMatchObject({ items: { length: 5000 }, unreadable: { length: 10_000 }, name: "a" });
    expect(pauses).toBe(15);
  });

  test("end with what the pause throws", async () => {
    const reason = new Error("enough");
    await expect(numbers.inTurns(root, () => Promise.reject(reason))).rejects.toBe(reason);
  });
});

describe("a large answer", () => {
  const large = Buffer.from(
    `<tree-tools><level-nodes>${"<level-node><tree-id>1</tree-id><display-text>é😀 &amp;\r\n</display-text></level-node>".repeat(60_000)}</level-nodes></tree-tools>`,
  );

  test("is read in turns as it is read at once", async () => {
    const inTurns = await readXmlInTurns(large, undefined);
    const atOnce = readXmlBytes(large);
    expect(inTurns.descendants("level-node")).toHaveLength(60_000);
    expect(inTurns.descendants("display-text").every(({ text }) => text === "é😀 &\n")).toBe(true);
    expect(atOnce.descendants("level-node")).toHaveLength(60_000);
  });

  test("lets others run meanwhile, and stops for an abort with its reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 1);
    await expect(readXmlInTurns(large, controller.signal)).rejects.toBe(reason);
  });

  test("that is cut off or no XML at its end is no success", async () => {
    await expect(readXmlInTurns(large.subarray(0, -3), undefined)).rejects.toThrow(DecodeError);
    await expect(readXmlInTurns(Buffer.concat([large, Buffer.from("<more/>")]), undefined)).rejects.toThrow(
      DecodeError,
    );
  });
});
