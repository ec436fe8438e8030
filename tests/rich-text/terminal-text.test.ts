import { describe, expect, test } from "vitest";
import { commentToMarkdown, resolveTerminalText } from "../../src/rich-text/index.ts";

describe("the output of programs, as somebody saw it", () => {
  test.each([
    ["\u001B[32mOK\u001B(B\u001B[m drift\n", "OK drift\n"],
    ["Working |\b/\b-\b done", "Working  done"],
    ["\u0002+12.45 g\u0003", "␂+12.45 g␃"],
    ["10%\r20%\r100%", "100%"],
    ["a\rb\rc\r", "a\nb\nc\n"],
    ["Well A1\rWell A2\r", "Well A1\nWell A2\n"],
    ["loss 0.5\rloss 0.41\nok\r\n", "loss 0.41\nok\n"],
    ["_\bX B\bB X\b_", "X B X"],
    ["\u001B]8;;https://x\u001B\\link\u001B]8;;\u001B\\", "link"],
    ["\u001B]0;never\nends", "␛]0;never\nends"],
    ["\u009B31mred\u009B0m \u001BPq#0\u001B\\y", "red y"],
    ["abc\u001B[2K\rdef", "def"],
    ["a 1\nb 1\n\u001B[2Aa 2\n", "a 2\nb 1\n"],
    ["\f\u0000\u007F\u{D800} \uFFFE", "␌␀␡\u{FFFD} \u{FFFD}"],
    ["\u001B", "␛"],
    ["a\tb é 😀\n", "a\tb é 😀\n"],
  ])("%j", (text, seen) => expect(resolveTerminalText(text)).toBe(seen));

  test("takes time in proportion to the length", () => {
    for (const piece of ["\u001B]", "\u001BP", "a\b", "\u001B[1A\n", "\r", "\u001B[", "\n\u001B[A", "\u001B[999Cx"])
      expect(resolveTerminalText(piece.repeat(200_000)).length).toBeLessThan(2_000_000);
  });
});

test.each([
  ["a<b and c>d", "a<b and c>d"],
  ["<b and c", "<b and c"],
  ["see <sample 4>", "see <sample 4>"],
  ["R & D *x*", "R & D *x*"],
  ["<p>10<sup>6</sup></p>", "10^6^"],
  ["a<br>b", "a  \nb"],
  ["5&nbsp;&lt;&nbsp;6", "5 < 6"],
])("a comment reads as what it is: %j", (text, seen) => expect(commentToMarkdown(text)).toBe(seen));
