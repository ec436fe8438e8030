import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../src/cli/addresses/address.ts";

describe("an address", () => {
  test.each([
    ["Lab QC", { notebook: { name: "Lab QC" }, place: { path: "/" } }],
    ["Lab QC:", { notebook: { name: "Lab QC" }, place: { path: "/" } }],
    ["Lab QC:/", { notebook: { name: "Lab QC" }, place: { path: "/" } }],
    ["Lab QC:/a/b", { notebook: { name: "Lab QC" }, place: { path: "/a/b" } }],
    ["Lab: QC:/a:/b", { notebook: { name: "Lab: QC" }, place: { path: "/a:/b" } }],
    ['"A:/B":/x', { notebook: { name: "A:/B" }, place: { path: "/x" } }],
    [String.raw`"say \"hi\"":/x`, { notebook: { name: 'say "hi"' }, place: { path: "/x" } }],
    ["id:MTI3=|x:/a", { notebook: { id: "MTI3=|x" }, place: { path: "/a" } }],
    ["Lab QC:id:NODE", { notebook: { name: "Lab QC" }, place: { id: "NODE" } }],
    ["id:NB:id:NODE", { notebook: { id: "NB" }, place: { id: "NODE" } }],
    ["https://x.org/NB%3D/page/N%3D", { notebook: { id: "NB=" }, place: { id: "N=" } }],
    ["https://x.org/NB%3D/notebook-dashboard", { notebook: { id: "NB=" }, place: { path: "/" } }],
    ["id:/x", { notebook: { name: "id" }, place: { path: "/x" } }],
    ["id:id:NODE", { notebook: { name: "id" }, place: { id: "NODE" } }],
    ["https://x.org/NB/page/N?tab=1", { notebook: { id: "NB" }, place: { id: "N" } }],
    ["HTTPS://x.org/NB/page/N/", { notebook: { id: "NB" }, place: { id: "N" } }],
    ["https://x.org/NB/page/N#E%3D", { notebook: { id: "NB" }, place: { id: "E=" } }],
    ["https://x.org/NB", { notebook: { id: "NB" }, place: { path: "/" } }],
    [String.raw`N:/pH 7\/8`, { notebook: { name: "N" }, place: { path: String.raw`/pH 7\/8` } }],
  ])("%s", (text, address) => expect(parseAddress(text)).toEqual(address));

  test.each(["", " ", "\t:/x", '" ":/x', "\u00A0", ":", ":/x", '""', '"open:/x', '"N":x', "id:"])(
    "%s is none",
    (text) => {
      expect(() => parseAddress(text)).toThrow("is not an address");
    },
  );

  test.each([
    "https://x.org/NB%3/page/N",
    "https://x.org/NB/page/%",
    "https://x.org/%E0%A4/notebook-dashboard",
    "https://x.org/entry/%zz",
  ])("%s is an error in words", (text) =>
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ name: "PathError" }) as Error),
  );

  test("is read as it was written, whatever the notebook is called", () => {
    const names = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((name) => !name.startsWith("id:") && !/^https?:/.test(name));
    fc.assert(
      fc.property(names, (name) => {
        expect(parseAddress(formatAddress(name, "/a"))).toEqual({ notebook: { name }, place: { path: "/a" } });
      }),
    );
  });
});
