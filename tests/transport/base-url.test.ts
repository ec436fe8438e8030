import { expect, test } from "vitest";
import { UsageError } from "../../src/core/errors.ts";
import { baseUrlOfRegion, browserUrlOf, parseBaseUrl, regionOf } from "../../src/transport/base-url.ts";

test.each([
  ["not a URL", "api.labarchives.com"],
  ["another protocol", "ftp://api.labarchives.com"],
  ["plain http to elsewhere", "http://api.labarchives.com"],
  ["user information", "https://user:s3cret@api.labarchives.com"],
  ["a query", "https://api.labarchives.com/?"],
  ["a fragment", "https://api.labarchives.com/#top"],
])("refuses %s without repeating it", (_what, text) => {
  expect(() => parseBaseUrl(text)).toThrow(UsageError);
  expect(() => parseBaseUrl(text)).not.toThrow(/s3cret/);
});

test.each(["http://localhost:3000", "http://127.0.0.1:1/", "http://[::1]:8080", "https://api.labarchives.com/"])(
  "accepts %s",
  (text) => expect(parseBaseUrl(text).protocol).toMatch(/^https?:$/),
);

test("regions know their hosts", () => {
  expect(baseUrlOfRegion("gov").host).toBe("api.labarchives-gov.com");
  expect(regionOf(new URL("https://auapi.labarchives.com"))).toBe("au");
  expect(browserUrlOf(new URL("https://caapi.labarchives.com")).host).toBe("ca-mynotebook.labarchives.com");
  expect(() => baseUrlOfRegion("mars" as "us")).toThrow(/us, ca, au, uk, eu, gov/);
});
