import fc from "fast-check";
import { NotebookPath } from "labapi";
import { describe, expect, it } from "vitest";

describe("NotebookPath", () => {
  it.each([
    ["a/b", ["a", "b"], false],
    ["/a/b/", ["a", "b"], true],
    ["a//b/./c", ["a", "b", "c"], false],
    [String.raw`pH 7\/8/x`, ["pH 7/8", "x"], false],
    [String.raw`a\\b`, [String.raw`a\b`], false],
    [String.raw`C:\data`, [String.raw`C:\data`], false],
    [String.raw`\..`, [".."], false],
    [" lead/trail ", [" lead", "trail "], false],
    ["日本/🧪", ["日本", "🧪"], false],
    ["", [], false],
    ["/", [], true],
  ])("reads %j", (text, parts, isAbsolute) => {
    const path = NotebookPath.parse(text);
    expect(path.parts).toEqual(parts);
    expect(path.isAbsolute).toBe(isAbsolute);
  });

  it("resolves against a base, with .. and absolute paths", () => {
    const base = NotebookPath.parse("/a/b");
    expect(NotebookPath.parse("../c").resolve(base).toString()).toBe("/a/c");
    expect(NotebookPath.parse("/x").resolve(base).toString()).toBe("/x");
    expect(() => NotebookPath.parse("../../../c").resolve(base)).toThrow(/above the top/);
  });

  it("keeps a name of two dots apart from going up", () => {
    const path = NotebookPath.of(["a", "..", "b"], { isAbsolute: true });
    expect(path.resolve().parts).toEqual(["a", "..", "b"]);
    expect(NotebookPath.parse(path.toString()).resolve().parts).toEqual(["a", "..", "b"]);
  });

  it("knows what is below what", () => {
    const path = NotebookPath.parse("/a/b/c");
    expect(path.startsWith("/a/b")).toBe(true);
    expect(path.startsWith("/a/bb")).toBe(false);
    expect(path.startsWith("a/b")).toBe(false);
    expect(path.relativeTo("/a").toString()).toBe("b/c");
    expect(() => path.relativeTo("/x")).toThrow(/not below/);
    expect(path.parent.name).toBe("b");
    expect(path.join("d").equals("/a/b/c/d")).toBe(true);
    expect(JSON.stringify({ path })).toBe('{"path":"/a/b/c"}');
  });

  it("refuses an empty name", () => {
    expect(() => NotebookPath.of([""])).toThrow(/empty/);
  });

  it("reads back every name it writes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 })), fc.boolean(), (names, isAbsolute) => {
        const text = NotebookPath.of(names, { isAbsolute }).toString();
        expect(NotebookPath.parse(text).parts).toEqual(names);
      }),
      { numRuns: 500 },
    );
  });
});
