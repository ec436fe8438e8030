/** Every method of the catalogue, over both ways in, with both hashes, in fixed and random order of elements. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/endpoints/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { readXmlBytes } from "../../src/wire/xml-reader.ts";
import { CASES } from "./helpers/catalogue-cases.ts";
import { call, type CallOptions } from "./helpers/signed.ts";
import { explore, type World, WORLD } from "./helpers/world.ts";

test("every descriptor has a case, and every case a descriptor", () => {
  const names = CATALOGUE.map(({ class: className, method }) => `${className}/${method}`);
  expect(Object.keys(CASES).toSorted()).toEqual(names.toSorted());
});

const variants = [false, true].flatMap((inProcess) =>
  (["sha512", "sha1"] as const).flatMap((hash) =>
    [false, true].map((shuffleElements) => ({ inProcess, hash, shuffleElements })),
  ),
);

describe.each(variants)(
  "in process $inProcess, $hash, shuffled $shuffleElements",
  ({ shuffleElements, ...options }) => {
    let sandbox: Sandbox;
    let world: World;
    beforeAll(async () => {
      sandbox = await startSandbox({ seed: WORLD, legacySha1: true, shuffleElements });
      world = await explore(sandbox, options);
    });
    afterAll(() => sandbox.close());

    test.each(CATALOGUE.map((endpoint) => [`${endpoint.class}/${endpoint.method}`, endpoint] as const))(
      "%s",
      async (name, endpoint) => {
        const prepared = await CASES[name]?.(sandbox, world, options);
        const { query = {}, expected, ...rest } = prepared ?? {};
        const response = await call(sandbox, name, query, { ...options, ...(rest satisfies CallOptions) });
        const body = Buffer.from(await response.arrayBuffer());
        expect([response.status, body.toString()]).toEqual([200, expect.any(String)]);
        if (endpoint.result.kind === "bytes") {
          expect(body.toString("latin1").startsWith(String(expected))).toBe(true);
        } else {
          const root = readXmlBytes(body);
          expect(root.name).toBe(endpoint.class.replaceAll("_", "-"));
          expect(root.child("request")?.child("method")?.text).toBe(endpoint.method);
          if (expected !== undefined) expect(endpoint.result.decode(root)).toMatchObject(expected as object);
        }
      },
    );
  },
);
