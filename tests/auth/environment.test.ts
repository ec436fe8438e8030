import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCredentials } from "../../src/auth/environment.ts";
import { UsageError } from "../../src/core/errors.ts";

describe("the access key from the environment", () => {
  let folder = "";
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "labapi-env-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const writeEnv = (text: string): void => writeFileSync(join(folder, ".env"), text);

  test("comes from the environment, with the US region as the default", () => {
    const found = readCredentials({ ACCESS_KEYID: "key", ACCESS_PWD: "pw" }, folder);
    expect(found.baseUrl.href).toBe("https://api.labarchives.com/");
    expect(found.accessKeyId).toBe("key");
    expect(found.accessPassword.reveal()).toBe("pw");
  });

  test("falls back to .env for each missing variable, and never writes to the process", () => {
    writeEnv('API_URL=http://127.0.0.1:4000\nACCESS_KEYID=other\nexport ACCESS_PWD="p w#1" # comment\n');
    const found = readCredentials({ ACCESS_KEYID: "key", ACCESS_PWD: "" }, folder);
    expect(found.baseUrl.host).toBe("127.0.0.1:4000");
    expect(found.accessKeyId).toBe("key");
    expect(found.accessPassword.reveal()).toBe("p w#1");
    expect(process.env["ACCESS_PWD"]).toBeUndefined();
  });

  test("gives way to what the program said", () => {
    writeEnv("API_URL=http://127.0.0.1:4000\nACCESS_KEYID=file\nACCESS_PWD=file\n");
    const found = readCredentials({}, folder, { region: "au", accessPassword: "given" });
    expect(found.baseUrl.href).toBe("https://auapi.labarchives.com/");
    expect([found.accessKeyId, found.accessPassword.reveal()]).toEqual(["file", "given"]);
    expect(() => readCredentials({}, folder, { region: "au", baseUrl: "https://x.org" })).toThrow(UsageError);
  });

  test("names what is missing and where it was looked for, and no value", () => {
    expect(() => readCredentials({ ACCESS_PWD: "hidden-value" }, folder)).toThrow(
      expect.objectContaining({
        name: "UsageError",
        message: expect.stringMatching(/^ACCESS_KEYID is missing.*\.env/),
      }),
    );
    expect(() => readCredentials({ ACCESS_PWD: "hidden-value" }, folder)).not.toThrow(/hidden-value/);
    expect(() => readCredentials({}, folder)).toThrow(/^ACCESS_KEYID and ACCESS_PWD are missing/);
  });

  test("says so when .env cannot be read, or API_URL is unsafe", () => {
    mkdirSync(join(folder, ".env"));
    expect(() => readCredentials({}, folder)).toThrow(/\.env cannot be read \(EISDIR\)/);
    const key = { ACCESS_KEYID: "key", ACCESS_PWD: "pw", API_URL: "http://example.org" };
    expect(() => readCredentials(key, folder)).toThrow(/plain http/);
  });
});
