import { createRequire } from "node:module";

/** The package's version; read from its own manifest, so that there is one place to change it. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require("labapi/package.json") as { version: string };
  return version;
}
