import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "sandbox/index": "src/sandbox/index.ts",
    "server/index": "src/server/index.ts",
    "serve/mcp/index": "src/serve/mcp/index.ts",
    "transfer/index": "src/transfer/index.ts",
    "rich-text/index": "src/rich-text/index.ts",
    "copies/index": "src/copies/index.ts",
    "cli/main": "src/cli/main.ts",
  },
  format: "esm",
  platform: "node",
  // `await using` is lowered, as Node 20 does not have it.
  target: "node20.19",
  dts: true,
  sourcemap: false,
  fixedExtension: false,
  publint: true,
  attw: { profile: "esm-only" },
});
