import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UserId } from "../../src/core/ids.ts";
import { redactValues } from "../../src/core/redact-values.ts";
import { Secret } from "../../src/core/secret.ts";
import { users } from "../../src/endpoints/index.ts";
import { NO_RETRY } from "../../src/transport/options.ts";
import { HTTP_CLIENTS } from "../helpers/http-clients.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { inspectWholly } from "../helpers/secrets.ts";
import { recordingLogger, testTransport } from "../helpers/transport.ts";

const CODE = "aB3+/x^'Zq9,one-hour";
const UID = "233106187ler2,bix5417615158751911";
const PASSWORD = "a key's p@ssword &c";

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (text) => encodeURIComponent(text).replaceAll(/%../g, (hex) => hex.toLowerCase()),
  "percent-encoded letter by letter": percent,
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "percent-encoded three times": (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(text))),
  "as a form writes it": (text) => new URLSearchParams([["x", text]]).toString().slice(2),
  "as entities": (text) =>
    Array.from(text)
      .map((letter) => `&#${letter.codePointAt(0)};`)
      .join(""),
  "as hexadecimal entities": (text) =>
    Array.from(text)
      .map((letter) => `&#x${letter.codePointAt(0)?.toString(16)};`)
      .join(""),
  "escaped for HTML": (text) => text.replaceAll("&", "&amp;").replaceAll("'", "&#39;").replaceAll('"', "&quot;"),
  "escaped for HTML, encoded before": (text) => encodeURIComponent(text).replaceAll("%", "&#37;"),
  "as JSON": (text) => JSON.stringify(text).slice(1, -1),
  "as JSON with escapes": (text) =>
    Array.from(text)
      .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  "in capitals": (text) => text.toUpperCase(),
  "in Base64": (text) => Buffer.from(text).toString("base64"),
  "in Base64 among other things": (text) => Buffer.from(`x=1&code=${text}&y`).toString("base64"),
  "in Base64 for URLs": (text) => Buffer.from(`?${text}`).toString("base64url"),
  "in hex": (text) => Buffer.from(text).toString("hex"),
  "cut off": (text) => text.slice(0, 12),
  "without its beginning": (text) => text.slice(-9),
};

describe.each(Object.entries(ENCODINGS))("an echo that is %s", (_name, encode) => {
  test.each(HTTP_CLIENTS)("gives nothing away, with %s", async (_client, options) => {
    const echo = (url: string): string => {
      const { searchParams } = new URL(url, "http://x");
      return ["password", "uid", "sig"].map((name) => `${name}: ${encode(searchParams.get(name) ?? "")}`).join("; ");
    };
    const shapes: readonly ((text: string) => [number, string])[] = [
      (text) => [200, `<html><body>${text}`],
      (text) => [502, text],
      (text) => [
        404,
        `<error><error-code>4514</error-code><error-description>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</error-description></error>`,
      ],
      (text) => [
        200,
        `<users><id>1</id><auto-login-allowed>${text.replaceAll("&", "&amp;")}</auto-login-allowed></users>`,
      ],
    ];
    let shape = shapes[0];
    await using server = await startRawServer((request, response) => {
      const [status, body] = shape?.(echo(request.url ?? "")) ?? [500, ""];
      response.writeHead(status).end(body);
    });
    const logger = recordingLogger();
    const accessPassword = Secret.of(PASSWORD);
    const transport = testTransport(server.url, { ...options, retry: NO_RETRY, logger, accessPassword });
    for (shape of shapes) {
      const signIn = transport.call(users.userAccessInfo, { loginOrEmail: "a@example.org", authCode: CODE });
      const resume = transport.call(users.userInfoViaId, { userId: UID as UserId });
      for (const call of [signIn, resume]) {
        const error: unknown = await call.then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(Error);
        const sent = server.requests.at(-1)?.url ?? "";
        const signature = new URL(sent, "http://x").searchParams.get("sig") ?? "";
        const shown = `${inspectWholly(error)}\n${logger.lines.join("\n")}`;
        for (const secret of [CODE, UID, signature]) {
          const spelt = encode(secret);
          // Pieces of an encoding that stand for a few characters only are no secret.
          for (const piece of [spelt, spelt.slice(0, Math.ceil(spelt.length / 2))]) expect(shown).not.toContain(piece);
        }
      }
    }
  });
});

describe("redaction by value", () => {
  test("leaves everything else as it is", () => {
    const text = "LabArchives refused the 7 bytes at %zz &amp; 100% of `x`: \\u00e9 é 😀";
    expect(redactValues(text, [CODE, UID])).toBe(text);
    expect(redactValues(text, ["é 😀", "the 7 bytes"])).toBe(
      "LabArchives refused [redacted] at %zz &amp; 100% of `x`: \\u00e9 [redacted]",
    );
  });

  test("an ordinary short word is no secret", () => {
    expect(redactValues("the key is 'key'", ["key", "the"])).toBe("the key is 'key'");
  });

  test("no secret and no piece of one is left in any text", () => {
    const encoders = Object.values(ENCODINGS).slice(0, 14);
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 60, unit: "grapheme-ascii" }),
        fc.string(),
        fc.string(),
        fc.nat(encoders.length - 1),
        fc.nat(encoders.length - 1),
        (secret, before, after, one, other) => {
          const spelt = encoders[other]?.(encoders[one]?.(secret) ?? "") ?? "";
          fc.pre(spelt.length >= 8 && secret.trim().length >= 8);
          expect(redactValues(`${before}${spelt}${after}`, [secret])).not.toContain(spelt);
        },
      ),
    );
  });

  test("takes time in proportion to the text", () => {
    const measure = (length: number): number => {
      const text = "%2525&amp;\\u0041".repeat(length);
      const startedAt = performance.now();
      redactValues(text, [CODE, UID, PASSWORD]);
      return performance.now() - startedAt;
    };
    measure(2000);
    expect(measure(16_000)).toBeLessThan(40 * Math.max(1, measure(2000)));
  });
});
