import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCode } from "../../src/auth/code-source.ts";
import { Secret } from "../../src/core/secret.ts";

describe("a code", () => {
  test("is given, fetched, or read from a file, anew each time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "labapi-code-"));
    const file = join(folder, "code");
    let rotation = 0;
    expect(await readCode(" abc ")).toBe("abc");
    expect(await readCode(Secret.of("abc"))).toBe("abc");
    const rotating = (): string => `code-${(rotation += 1)}`;
    expect([await readCode(rotating), await readCode(rotating)]).toEqual(["code-1", "code-2"]);
    expect(await readCode(async () => Secret.of("later"))).toBe("later");
    writeFileSync(file, "first\n");
    expect(await readCode({ file })).toBe("first");
    writeFileSync(file, "second\r\n");
    expect(await readCode({ file })).toBe("second");
    writeFileSync(file, "x".repeat(5000));
    await expect(readCode({ file })).rejects.toMatchObject({ name: "UsageError" });
    rmSync(folder, { recursive: true });
    await expect(readCode({ file })).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });

  test("must be one, and is not repeated in the message", async () => {
    for (const wrong of ["", " \n", "hush-1\nhush-2"]) {
      await expect(readCode(() => wrong)).rejects.toThrow(/does not hold one code/);
      await expect(readCode(wrong)).rejects.not.toThrow(/hush/);
    }
  });
});
