import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { cliDocs } from "../../scripts/generate-cli-docs.ts";

it("docs/cli.md is what the commands say", async () => {
  expect(await readFile("docs/cli.md", "utf8"), "run: npx tsx scripts/generate-cli-docs.ts").toBe(cliDocs());
});
