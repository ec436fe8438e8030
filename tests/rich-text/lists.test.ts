import { expect, test } from "vitest";
import {
  markdownToRichText,
  removedBySanitise,
  richTextToMarkdown,
  richTextToPlainText,
} from "../../src/rich-text/index.ts";

test.each([
  ['<ol type="a"><li>Thaw<li>Spin</ol>', "- a. Thaw\n- b. Spin", "a. Thaw\nb. Spin"],
  ['<ol type="A" start="27"><li>x</ol>', "- AA. x", "AA. x"],
  ['<ol type="i" start="4"><li>x<li>y</ol>', "- iv. x\n- v. y", "iv. x\nv. y"],
  ["<ol reversed><li>a<li>b</ol>", "2. a\n\n1) b", "2. a\n1. b"],
  ['<ol><li>a<li value="7">b<li>c</ol>', "1. a\n\n7) b\n8) c", "1. a\n7. b\n8. c"],
  ['<ol start="0"><li>a<li>b</ol>', "0. a\n1. b", "0. a\n1. b"],
  ['<ol start="-1"><li>a</ol>', "- -1. a", "-1. a"],
  ["<ol><li><li>b</ol>", "2. b", "2. b"],
  ["<ol start=2024><li>a<li>b</ol>", "02024. a\n02025. b", "2024. a\n2025. b"],
])("numbers of a list stay: %j", (html, markdown, plain) => {
  expect(richTextToMarkdown(html)).toBe(markdown);
  expect(richTextToPlainText(html)).toBe(plain);
  expect(richTextToPlainText(markdownToRichText(markdown)).replaceAll("• ", "")).toBe(plain);
});

test.each([
  ["<p>a <b>b</b></p>", []],
  ['<p onclick="x()">a<script>x()</script></p>', ["onclick of <p>", "<script>"]],
  ['<a href="javascript:x()">a</a>', ["href of <a>"]],
  ['<p style="position:fixed">a</p><form><input name="x"></form>', ["style of <p>", "<form>", "<input>"]],
])("what is taken out of HTML is told: %j", (html, names) => expect(removedBySanitise(html)).toEqual(names));
