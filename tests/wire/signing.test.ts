import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { sign, type SignatureHash } from "../../src/wire/signing.ts";

interface Vectors {
  readonly accessKeyId: string;
  readonly accessPassword: string;
  readonly expires: string;
  readonly vectors: readonly { use: string; methodInput: string; hash: SignatureHash; signature: string }[];
}

const file = new URL("../fixtures/signing.json", import.meta.url);
const known = JSON.parse(readFileSync(file, "utf8")) as Vectors;

describe("the published and computed signature vectors", () => {
  test.each(known.vectors)("$use ($hash): $methodInput", ({ methodInput, hash, signature }) => {
    const signed = sign({
      accessKeyId: known.accessKeyId,
      accessPassword: Secret.of(known.accessPassword),
      methodInput,
      expires: Number(known.expires),
      hash,
    });
    expect(signed).toBe(signature);
  });
});
