import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookUp } from "../../src/core/look-up.ts";
import { findEndpoint } from "../../src/endpoints/index.ts";
import { richTextToMarkdown, sanitise } from "../../src/rich-text/index.ts";
import { wordsOf } from "../../src/sandbox/store/words.ts";
import { type Bench, runHere, startBench } from "../cli/helpers/in-process.ts";

/** What every object has, without anybody having put it there. */
const INHERITED = [
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "isPrototypeOf",
  "__defineGetter__",
];

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

describe.each(INHERITED)("%s", (name) => {
  test("is in no table", () => {
    expect(lookUp({ a: 1 }, name)).toBeUndefined();
    expect(lookUp(Object.fromEntries([[name, 1]]), name)).toBe(1);
  });

  test("is no class and no method", async () => {
    expect(findEndpoint(name, name)).toBeUndefined();
    for (const path of [`${name}/${name}`, `${name}/epoch_time`, `utilities/${name}`]) {
      const answer = await fetch(`${bench.sandbox.url}/api/${path}?akid=${bench.sandbox.accessKeyId}`);
      expect(answer.status, path).toBeLessThan(500);
      expect(await answer.text()).toContain("<error>");
    }
  });

  test("is an entity and an element like any unknown one", () => {
    expect(wordsOf({ part_type: "text entry", data: `a &${name}; b` })).toBe(`a &${name}; b`);
    expect(sanitise(`<p ${name}="x">text</p>`)).toBe("<p>text</p>");
    // A tag begins with a letter; anything else is text.
    if (!/^[a-z]/.test(name)) return;
    expect(sanitise(`<${name}>text</${name}>`)).toBe("text");
    expect(richTextToMarkdown(`<${name}>text</${name}>`).trim()).toBe("text");
  });

  test("is a word like any other to the command", async () => {
    const codeOf = async (args: readonly string[], env: Record<string, string> = {}): Promise<number> => {
      const { code, err } = await runHere(args, { cwd: bench.folder, env: { ...bench.env, ...env } });
      expect(err, args.join(" ")).not.toMatch(/TypeError|\n {4}at |native code/);
      return code;
    };
    expect(await codeOf([name])).toBe(2);
    expect(await codeOf(["help", name])).toBe(2);
    expect(await codeOf(["ls", name])).toBe(4);
    expect(await codeOf(["api", `${name}/${name}`])).toBeOneOf([2, 4]);
    expect(await codeOf(["whoami", "--profile", name], { AUTH_EMAIL: "", AUTH_KEY: "" })).toBeOneOf([2, 3]);
    expect(await codeOf(["note", `${name}:P`, name])).toBe(4);
  });
});
