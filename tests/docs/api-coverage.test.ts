import { readFile } from "node:fs/promises";
import { Client } from "labapi";
import { expect, it } from "vitest";
import { apiCoverage } from "../../scripts/generate-api-coverage.ts";
import { CATALOGUE } from "../../src/endpoints/index.ts";

it("docs/api-coverage.md is what the catalogue says", async () => {
  const written = await readFile("docs/api-coverage.md", "utf8");
  expect(written, "run: npx tsx scripts/generate-api-coverage.ts").toBe(apiCoverage());
});

it("every method of the catalogue is in the client, under its camelCase name", () => {
  const client = new Client({ baseUrl: "https://api.example.org", accessKeyId: "k", accessPassword: "p" });
  const camelCase = (name: string): string =>
    name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  for (const { class: className, method } of CATALOGUE) {
    const group: unknown = Reflect.get(client.api, camelCase(className));
    expect(typeof Reflect.get(group as object, camelCase(method)), `${className}/${method}`).toBe("function");
  }
});
