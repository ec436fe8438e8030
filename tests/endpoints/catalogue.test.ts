import { expect, test } from "vitest";
import { CATALOGUE } from "../../src/endpoints/index.ts";

test("the catalogue holds every documented method once", () => {
  const names = CATALOGUE.map(({ class: className, method }) => `${className}/${method}`);
  expect(new Set(names).size).toBe(names.length);
  const current = CATALOGUE.filter(({ legacy }) => !legacy);
  expect(current).toHaveLength(50);
  expect(CATALOGUE.filter(({ legacy }) => legacy)).toHaveLength(2);
});
