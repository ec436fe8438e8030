import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileSessionStore } from "../../src/auth/stores/file-store.ts";
import { KeychainSessionStore } from "../../src/auth/stores/keychain-store.ts";
import { KeyStore, type StoredKey } from "../../src/auth/stores/key-store.ts";
import { type Keyring, KeychainTexts } from "../../src/auth/stores/keychain-texts.ts";
import { Secret } from "../../src/core/secret.ts";
import { MemorySessionStore } from "../../src/auth/stores/memory-store.ts";
import type { SessionStore } from "../../src/auth/stores/store.ts";
import { storedSession } from "./stored.ts";

const KEY = "correct horse battery staple";
const ADA = storedSession("uid'^,1");

/** A keychain that is not one: no test may touch the person's own. */
function fakeKeyring(): Keyring {
  const kept = new Map<string, string>();
  class AsyncEntry {
    readonly #account: string;
    constructor(_service: string, account: string) {
      this.#account = account;
    }
    getPassword = async (): Promise<string | null> => kept.get(this.#account) ?? null;
    setPassword = async (text: string): Promise<void> => void kept.set(this.#account, text);
    deletePassword = async (): Promise<boolean> => kept.delete(this.#account);
  }
  return { AsyncEntry, findCredentials: () => [...kept.keys()].map((account) => ({ account })) };
}

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "labapi-stores-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each<[string, () => SessionStore]>([
  ["memory", () => new MemorySessionStore()],
  ["plain files", () => new FileSessionStore({ folder: join(folder, "new", "deep"), key: "" })],
  ["encrypted files", () => new FileSessionStore({ folder, key: KEY })],
  ["keychain", () => new KeychainSessionStore(fakeKeyring())],
])("sessions in %s", (_name, make) => {
  test("are kept, replaced, listed and forgotten by profile", async () => {
    const store = make();
    expect([await store.load("default"), await store.list()]).toEqual([undefined, []]);
    await store.save("work", ADA);
    await store.save("default", ADA);
    await store.save("default", storedSession("other"));
    expect(await store.load("work")).toEqual(ADA);
    expect((await store.load("default"))?.uid).toBe("other");
    expect(await store.list()).toEqual(["default", "work"]);
    await store.delete("default");
    await store.delete("default");
    expect([await store.load("default"), await store.list()]).toEqual([undefined, ["work"]]);
  });

  test.each(["", "../evil", "a/b", ".hidden", "UPPER", "a\0b", "x".repeat(200)])(
    "refuse the profile %j",
    async (profile) => {
      const store = make();
      await expect(store.save(profile, ADA)).rejects.toMatchObject({ name: "UsageError" });
      await expect(store.load(profile)).rejects.toMatchObject({ name: "UsageError" });
      await expect(store.delete(profile)).rejects.toMatchObject({ name: "UsageError" });
    },
  );
});

describe("files", () => {
  const path = (): string => join(folder, "session-default.json");
  const plain = (): FileSessionStore => new FileSessionStore({ folder, key: "" });

  test("are readable by their owner only, and so is their folder", async () => {
    const deep = join(folder, "made");
    await new FileSessionStore({ folder: deep, key: "" }).save("default", ADA);
    expect(statSync(join(deep, "session-default.json")).mode & 0o777).toBe(0o600);
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    expect(readdirSync(deep)).toEqual(["session-default.json"]);
  });

  test.each([0o640, 0o604, 0o620])("with mode %o are refused", async (mode) => {
    await plain().save("default", ADA);
    chmodSync(path(), mode);
    await expect(plain().load("default")).rejects.toThrow(/other users.*chmod 600/);
    await plain().save("default", ADA);
    expect(await plain().load("default")).toEqual(ADA);
  });

  test("in a folder others may write to, and links, are refused", async () => {
    await plain().save("default", ADA);
    symlinkSync(path(), join(folder, "session-link.json"));
    await expect(plain().load("link")).rejects.toThrow(/symbolic link/);
    chmodSync(folder, 0o777);
    await expect(plain().load("default")).rejects.toThrow(/chmod 700/);
    await expect(plain().save("default", ADA)).rejects.toThrow(/chmod 700/);
  });

  test.each(["", "{}", "null", "[1]", "not json", '{"uid":1}', `{"uid":"","secret":"hush"}`])(
    "that hold %j are refused without repeating it",
    async (text) => {
      writeFileSync(path(), text, { mode: 0o600 });
      const loading = plain().load("default");
      await expect(loading).rejects.toThrow(/does not hold a session/);
      await expect(loading).rejects.not.toThrow(/hush/);
    },
  );

  test("what a killed process left is cleared away, what is being written is not", async () => {
    writeFileSync(`${path()}.1.tmp`, "{");
    writeFileSync(`${path()}.2.tmp`, "{");
    utimesSync(`${path()}.1.tmp`, 0, 0);
    await plain().save("default", ADA);
    expect(readdirSync(folder)).toEqual(["session-default.json", "session-default.json.2.tmp"]);
    expect(await plain().list()).toEqual(["default"]);
  });

  test("twenty saves at once leave one whole record", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_value, index) => plain().save("default", storedSession(`uid-${index}`))),
    );
    expect((await plain().load("default"))?.uid).toMatch(/^uid-\d+$/);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe("encrypted files", () => {
  const path = (): string => join(folder, "session-default.json");
  const sealed = (key = KEY): FileSessionStore => new FileSessionStore({ folder, key });

  test("show neither uid nor email, and differ each time", async () => {
    await sealed().save("default", ADA);
    const first = readFileSync(path(), "utf8");
    expect(first).not.toMatch(/uid'|ada@/);
    await sealed().save("default", ADA);
    expect(readFileSync(path(), "utf8")).not.toBe(first);
  });

  test("need the very key, every bit, and their own name", async () => {
    await sealed().save("default", ADA);
    const text = readFileSync(path(), "utf8");
    await expect(sealed("another key, long enough").load("default")).rejects.toThrow(/cannot be decrypted/);
    await expect(new FileSessionStore({ folder, key: "" }).load("default")).rejects.toThrow(/Set LABAPI_SESSION_KEY/);
    writeFileSync(join(folder, "session-other.json"), text, { mode: 0o600 });
    await expect(sealed().load("other")).rejects.toThrow(/cannot be decrypted/);
    for (const field of ["salt", "iv", "tag", "data"]) {
      const parts = JSON.parse(text) as Record<string, string>;
      const bytes = Buffer.from(parts[field] ?? "", "base64");
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      writeFileSync(path(), JSON.stringify({ ...parts, [field]: bytes.toString("base64") }));
      await expect(sealed().load("default")).rejects.toThrow(/cannot be decrypted/);
    }
  });

  test("a plain file is not taken in the place of an encrypted one, nor a short key", async () => {
    await new FileSessionStore({ folder, key: "" }).save("default", ADA);
    await expect(sealed().load("default")).rejects.toThrow(/is not encrypted/);
    expect(() => sealed("short")).toThrow(/at least 16 characters/);
  });
});

describe("the keychain", () => {
  test("that does not answer says what to do instead", async () => {
    const no = async (): Promise<never> => Promise.reject(new Error("locked: secret detail"));
    class AsyncEntry {
      getPassword = no;
      setPassword = no;
      deletePassword = no;
    }
    const store = new KeychainSessionStore({
      AsyncEntry,
      findCredentials() {
        throw new Error("locked");
      },
    });
    for (const asked of [store.load("default"), store.save("default", ADA), store.delete("default"), store.list()]) {
      await expect(asked).rejects.toThrow(/does not answer.*FileSessionStore/);
    }
  });

  test("opens where the optional package is installed", async () => {
    expect(await KeychainSessionStore.open()).toBeInstanceOf(KeychainSessionStore);
  });
});

describe.each<[string, () => KeyStore]>([
  ["plain files", () => KeyStore.inFiles({ folder, key: "" })],
  ["encrypted files", () => KeyStore.inFiles({ folder, key: KEY })],
  ["keychain", () => new KeyStore(new KeychainTexts(fakeKeyring(), "labapi access key"))],
])("access keys in %s", (_name, make) => {
  const key: StoredKey = {
    baseUrl: "https://euapi.labarchives.com",
    accessKeyId: "lab",
    accessPassword: new Secret("p'\u00e4 ss"),
    savedAt: "2026-11-23T00:00:00.000Z",
  };

  test("are kept, listed and forgotten by profile, and found by nobody else's name", async () => {
    const store = make();
    expect([await store.load("default"), await store.list()]).toEqual([undefined, []]);
    await store.save("default", key);
    await store.save("work", { ...key, accessKeyId: "other" });
    const found = await store.load("default");
    expect([found, found?.accessPassword.reveal()]).toEqual([key, "p'\u00e4 ss"]);
    expect(await store.list()).toEqual(["default", "work"]);
    await store.delete("default");
    await store.delete("default");
    expect(await store.load("default")).toBeUndefined();
    expect(JSON.stringify(found)).not.toContain('ss"');
    await expect(store.load("../x")).rejects.toThrow(/not a profile name/);
  });
});

test("an encrypted session cannot be put in the place of a key", async () => {
  await new FileSessionStore({ folder, key: KEY }).save("default", ADA);
  renameSync(join(folder, "session-default.json"), join(folder, "key-default.json"));
  await expect(KeyStore.inFiles({ folder, key: KEY }).load("default")).rejects.toThrow(/cannot be decrypted/);
});
