import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCredentials } from "../../src/auth/environment.ts";
import { startBench } from "../cli/helpers/in-process.ts";
import { runLabapi } from "../cli/helpers/spawned.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "labapi-env-file-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const PLAIN = "API_URL=http://127.0.0.1:4000\nACCESS_KEYID=key\nACCESS_PWD=pw\n";
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const bom = (bytes: readonly number[], rest: Buffer): Buffer => Buffer.concat([Buffer.from(bytes), rest]);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const found = (content: string | Buffer): string[] => {
  writeFileSync(join(folder, ".env"), content);
  const { baseUrl, accessKeyId, accessPassword } = readCredentials({}, folder);
  return [baseUrl.host, accessKeyId, accessPassword.reveal()];
};

describe("a .env file is read as editors write it:", () => {
  test.each<[string, string | Buffer]>([
    ["plain", PLAIN],
    ["UTF-8 with a byte order mark", `\uFEFF${PLAIN}`],
    ["UTF-16 little endian", bom([0xff, 0xfe], Buffer.from(PLAIN, "utf16le"))],
    ["UTF-16 big endian", bom([0xfe, 0xff], utf16be(PLAIN))],
    ["UTF-16 with line ends of Windows", bom([0xff, 0xfe], Buffer.from(PLAIN.replaceAll("\n", "\r\n"), "utf16le"))],
    ["line ends of Windows", PLAIN.replaceAll("\n", "\r\n")],
    ["line ends of old Macs", PLAIN.replaceAll("\n", "\r")],
    ["no line end at the end", PLAIN.trimEnd()],
    ["two files put together, each with its mark", `\uFEFF# one\n\uFEFF${PLAIN}`],
    [
      "export, blanks and quotes",
      `export API_URL = "http://127.0.0.1:4000"\n  ACCESS_KEYID = 'key'  \nACCESS_PWD=\`pw\`\n`,
    ],
    ["comments", `# API_URL=http://evil.example\n${PLAIN.replaceAll("\n", " # mine\n")}`],
    ["the same line twice", PLAIN + PLAIN],
    ["lines of other programs, whatever they are", `FOO\nexport BAR\n{"a":1}\n${PLAIN}MY_API_URL=x\n`],
    ["a comment in Latin-1", Buffer.concat([latin1("# Schlüssel für das Gerät\n"), Buffer.from(PLAIN)])],
    ["another program's value in Latin-1", Buffer.concat([latin1("NAME=Jürg\n"), Buffer.from(PLAIN)])],
    ["a blank that does not break", PLAIN.replaceAll("=", "=\u00A0")],
  ])("%s", (_name, content) => {
    expect(found(content)).toEqual(["127.0.0.1:4000", "key", "pw"]);
  });
});

describe("a .env file that cannot be read is an error with file and line, never another server:", () => {
  test.each<[string, string | Buffer, number]>([
    ["a colon instead of =", PLAIN.replace("API_URL=", "API_URL: "), 1],
    ["no =", PLAIN.replace("API_URL=", "API_URL "), 1],
    ["small letters", `# key\n${PLAIN.replace("API_URL", "api_url")}`, 2],
    ["a shell's other word", PLAIN.replace("API_URL=", "set API_URL="), 1],
    ["a quotation mark without partner", PLAIN.replace("=http", '="http'), 1],
    ["two servers", `${PLAIN}API_URL=http://127.0.0.1:5000\n`, 4],
    ["UTF-16 without a mark", Buffer.from(PLAIN, "utf16le"), 1],
    ["UTF-16 big endian without a mark", utf16be(PLAIN), 1],
    ["UTF-32", bom([0xff, 0xfe, 0, 0], Buffer.from("A\0\0\0", "latin1")), 1],
    ["a NUL", PLAIN.replace("pw", "p\0w"), 3],
    ["a password in Latin-1", latin1(PLAIN.replace("pw", "pä")), 3],
    ["a control character", PLAIN.replace("pw", "p\u001Bw"), 3],
  ])("%s", (_name, content, line) => {
    const error = ((): unknown => {
      try {
        return found(content);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      name: "UsageError",
      message: expect.stringContaining(`line ${line} of ${join(folder, ".env")}`) as string,
    });
    expect(String(error)).not.toMatch(/127\.0\.0\.1|pw/);
  });
});

describe("a .env file that leads to another host", () => {
  test("is named, once; one that leads to LabArchives, or a URL from elsewhere, is not", () => {
    writeFileSync(join(folder, ".env"), PLAIN);
    const notice = (env: Record<string, string>, given = {}): string | undefined =>
      readCredentials(env, folder, given).notice;
    expect(notice({})).toMatch(
      /^API_URL comes from .*\.env: .* goes to 127\.0\.0\.1:4000, which is not LabArchives' own/,
    );
    expect(notice({ API_URL: "http://127.0.0.1:4000" })).toBeUndefined();
    expect(notice({}, { baseUrl: "http://127.0.0.1:4000" })).toBeUndefined();
    writeFileSync(join(folder, ".env"), PLAIN.replace("http://127.0.0.1:4000", "https://euapi.labarchives.com"));
    expect(notice({})).toBeUndefined();
  });

  test("is said before anything is sent, also where nobody sits at the terminal", async () => {
    await using bench = await startBench();
    const { API_URL, ...env } = bench.env;
    writeFileSync(join(bench.folder, ".env"), `\uFEFFAPI_URL=${API_URL}\n`);
    const ran = await runLabapi(["whoami", "--quiet"], { env, cwd: bench.folder });
    expect(ran.code).toBe(0);
    expect(ran.err.split("API_URL comes from")).toHaveLength(2);
    expect(ran.err).toContain(join(bench.folder, ".env"));
    expect((await runLabapi(["whoami"], { env: bench.env, cwd: bench.folder })).err).toBe("");
  });

  test("says so first: a sign-in that the other host never answers has been announced", async () => {
    await using bench = await startBench();
    const { API_URL: _url, ...env } = bench.env;
    writeFileSync(join(bench.folder, ".env"), "API_URL=http://127.0.0.1:9\n");
    const ran = await runLabapi(["whoami"], { env, cwd: bench.folder });
    expect(ran.err.indexOf("API_URL comes from")).toBeGreaterThanOrEqual(0);
    expect(ran.err.indexOf("API_URL comes from")).toBeLessThan(ran.err.indexOf("The connection to"));
    expect(ran.code).toBe(5);
  });
});
