import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./scripts/summary-reporter.ts";

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** What downloads runs twice: with files from the service itself, and with every one redirected to a storage. */
const DOWNLOADING = [
  "tests/cli/get.test.ts",
  "tests/client/round-trip.test.ts",
  "tests/copies/{mirror,nightly}.test.ts",
  "tests/entries/entries.test.ts",
  "tests/transfer/{disk-names,identity,trees}.test.ts",
  "tests/tree/copy.test.ts",
];
const STORAGE = fileURLToPath(new URL("./tests/helpers/sandbox-by-storage.ts", import.meta.url));

export default defineConfig({
  resolve: {
    // Tests and examples import the package by its public names and get the sources.
    alias: [
      { find: /^labapi$/, replacement: source("index.ts") },
      { find: /^labapi\/sandbox$/, replacement: source("sandbox/index.ts") },
      { find: /^labapi\/server$/, replacement: source("server/index.ts") },
      { find: /^labapi\/serve\/mcp$/, replacement: source("serve/mcp/index.ts") },
      { find: /^labapi\/transfer$/, replacement: source("transfer/index.ts") },
      { find: /^labapi\/rich-text$/, replacement: source("rich-text/index.ts") },
      { find: /^labapi\/copies$/, replacement: source("copies/index.ts") },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: "tests", include: ["tests/**/*.test.ts"] } },
      {
        extends: true,
        resolve: { alias: [{ find: /^labapi\/sandbox$/, replacement: STORAGE }] },
        test: { name: "by storage", include: DOWNLOADING },
      },
    ],
    reporters: ["default", new SummaryReporter()],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    coverage: { include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
