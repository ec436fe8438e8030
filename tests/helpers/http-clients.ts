import type { TransportOptions } from "../../src/transport/options.ts";

/** Both ways out of the process: what holds for one must hold for the other. */
export const HTTP_CLIENTS: readonly (readonly [name: string, options: Partial<TransportOptions>])[] = [
  ["undici", {}],
  ["fetch", { fetch: globalThis.fetch }],
];
