import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeError } from "../../src/core/errors.ts";
import { asInteger, asText, every, optional, record, required } from "../../src/wire/decode.ts";
import { findUncarriable } from "../../src/wire/text.ts";
import { readXml, readXmlBytes } from "../../src/wire/xml-reader.ts";
import { element, writeXml } from "../../src/wire/xml-writer.ts";

const carriable = fc.string({ unit: "binary" }).filter((text) => findUncarriable(text) === undefined);

describe("reading XML", () => {
  test("any text that XML can carry survives writing and reading", () => {
    fc.assert(
      fc.property(carriable, carriable, (text, attribute) => {
        const root = readXml(writeXml(element("root", [element("a", text, { b: attribute })])));
        expect(root.children[0]?.text).toBe(text);
        expect(root.children[0]?.attributes["b"]).toBe(attribute);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["cut off", "<entries><entry><eid>1</eid>"],
    ["mismatched", "<a><b></a></b>"],
    ["empty", ""],
    ["plain text", "Service unavailable"],
    ["an undefined entity", "<a>&nbsp;</a>"],
    ["two roots", "<a/><b/>"],
    ["a web page", "<!doctype html><html><body>Sign in</body></html>"],
    ["a DTD", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ])("%s is an error, not an answer", (_what, text) => {
    expect(() => readXml(text)).toThrow(DecodeError);
  });

  test("nesting has a limit", () => {
    expect(() => readXml("<a>".repeat(100) + "</a>".repeat(100))).toThrow(/nested deeper/);
  });

  test("the declared encoding is honoured, and bytes outside it refused", () => {
    const latin1 = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>caf\u00e9</a>', "latin1");
    expect(readXmlBytes(latin1).text).toBe("café");
    expect(() => readXmlBytes(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toThrow(DecodeError);
  });

  test("an error's excerpt holds no signature", () => {
    const body = "<html><a href='https://api/x?akid=K3Y&sig=S1G&password=PW'>";
    expect(() => readXml(body)).toThrow(expect.objectContaining({ excerpt: expect.not.stringMatching(/K3Y|S1G|PW/) }));
  });
});

describe("decoding", () => {
  const item = record({ id: required("item-id", asText), count: optional("count", asInteger) });

  test("order is free, underscores fold, unknown elements are kept", () => {
    const decoded = item(readXml("<i><new_thing>x</new_thing><count>3</count><item_id>007</item_id></i>"));
    expect(decoded).toMatchObject({ id: "007", count: 3, extra: [{ name: "new-thing", text: "x" }] });
  });

  test("a missing field names its path", () => {
    const root = readXml("<list><i><item-id>1</item-id></i><i><count>1</count></i></list>");
    expect(() => root.children.map(item)).toThrow(expect.objectContaining({ path: "list/i[2]/item-id" }));
  });

  test("one odd member does not spoil a list", () => {
    const decoded = every("i", item)(readXml("<l><i><item-id>1</item-id></i><i><count>x</count></i></l>"));
    expect(decoded.items.map(({ id }) => id)).toEqual(["1"]);
    expect(decoded.unreadable).toHaveLength(1);
  });

  test("lists of none, one and many, and nil", () => {
    const decode = every("i", item);
    expect(decode(readXml('<l type="array"/>')).items).toHaveLength(0);
    expect(decode(readXml("<l><i><item-id>1</item-id><count nil='true'/></i></l>")).items[0]?.count).toBeUndefined();
    expect(decode(readXml("<l><i><item-id>1</item-id></i><i><item-id>2</item-id></i></l>")).items).toHaveLength(2);
  });
});
