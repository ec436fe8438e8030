import { afterAll, describe, expect, test } from "vitest";
import { toLastMoment, toMoment } from "../../src/cli/definitions/moments.ts";

const zone = process.env["TZ"];
afterAll(() => void (process.env["TZ"] = zone));

/** The first and the last moment of a day, in UTC, where the clocks are those of a place. */
function dayIn(place: string, day: string): [string, string] {
  process.env["TZ"] = place;
  return [toMoment(day).toISOString(), toLastMoment(day).toISOString()];
}

describe("a day is the whole day where the person is", () => {
  test.each([
    ["UTC", "2026-11-23", "2026-11-23T00:00:00.000Z", "2026-11-23T23:59:59.999Z"],
    ["America/New_York", "2026-11-23", "2026-11-23T05:00:00.000Z", "2026-11-24T04:59:59.999Z"],
    // 23 hours, and 25.
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T03:59:59.999Z"],
    ["America/New_York", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T04:59:59.999Z"],
    ["Asia/Kolkata", "2026-12-31", "2026-12-30T18:30:00.000Z", "2026-12-31T18:29:59.999Z"],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00.000Z", "2026-01-01T09:59:59.999Z"],
    // The clocks go forward at midnight, so the day begins at one.
    ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z", "2026-04-24T20:59:59.999Z"],
    ["UTC", "2024-02-29", "2024-02-29T00:00:00.000Z", "2024-02-29T23:59:59.999Z"],
  ])("%s %s", (place, day, from, to) => {
    expect(dayIn(place, day)).toEqual([from, to]);
  });
});

test("an hour is that hour, and the same for the end of a span", () => {
  process.env["TZ"] = "Europe/Berlin";
  for (const read of [toMoment, toLastMoment]) {
    expect(read("2026-11-23T14:00").toISOString()).toBe("2026-11-23T13:00:00.000Z");
    expect(read("2026-11-23 14:00:30").toISOString()).toBe("2026-11-23T13:00:30.000Z");
    expect(read("2026-11-23T14:00:00Z").toISOString()).toBe("2026-11-23T14:00:00.000Z");
    expect(read("2026-11-23T14:00:00+05:30").toISOString()).toBe("2026-11-23T08:30:00.000Z");
    const now = Date.now();
    expect(read("2h").getTime()).toBeGreaterThanOrEqual(now - 7_200_000);
  }
});

test.each([
  "2026-02-30",
  "2025-02-29",
  "2026-13-01",
  "2026-00-10",
  "2026-04-31",
  "2026-11-00",
  "2026-11-23T25:00",
  "2026-11-23T24:00",
  "2026-11-23T12:60",
  "2026-11-23T12:00:61",
  "2026-W48",
  "2026-W48-1",
  "2026-327",
  "2026-11",
  "2026",
  "20261123",
  "2026-11-23T12",
  "2026-11-23T",
  "2026-11-23x",
  "2026-11-23T12:00+99:00",
  "2026-11-23T12:00 CET",
  "0000-01-01",
  "+002026-11-23",
  "-1d",
  "1 d",
  "1y",
  "",
  "yesterday",
  "NaN",
  // The clocks went from two to three.
  "2026-03-29T02:30",
])("%j is no moment", (text) => {
  process.env["TZ"] = "Europe/Berlin";
  expect(() => toMoment(text)).toThrow(/no such date|Give a|skipped/);
  expect(() => toLastMoment(text)).toThrow(/no such date|Give a|skipped/);
});
