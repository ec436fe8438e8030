import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "labapi/sandbox";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFINITIONS } from "../../src/cli/definitions/index.ts";
import { bounded, shown, shownLines } from "../../src/core/terminal-safe.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { environmentOf, type Ran, runHere } from "./helpers/in-process.ts";

/** Whatever XML can carry and a terminal must not get. */
const HOSTILE =
  "x\u009B31my\u009D0;title\u009C\u202Egpj\u2066z\u200E\u061C\u2028\u2029\u200B\uFEFF\u{E0041}\u{E007F}\u00AD";
/** Everything that must never be on a screen: our own colours and the way to the line's beginning are taken off before. */
const RAW =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/u;

function rawIn(text: string): string | undefined {
  return RAW.exec(text.replaceAll(/\u001B\[\d{1,2}m/g, ""))?.[0];
}

const EMAIL = "mallory@example.org";
const P = `P${HOSTILE}`;
const PLACE = `N${HOSTILE}:/F${HOSTILE}/${P}`;
const FILE = `f${HOSTILE}.txt`;

let sandbox: Sandbox;
let folder = "";
let env: Record<string, string> = {};
beforeAll(async () => {
  const comments = [{ author: EMAIL, text: `c${HOSTILE}` }];
  sandbox = await startSandbox({
    seed: {
      users: [
        { email: EMAIL, fullName: `Mallory ${HOSTILE}` },
        { email: "ada@example.org", fullName: "Ada" },
      ],
      notebooks: [
        {
          name: `N${HOSTILE}`,
          owner: EMAIL,
          members: [{ email: "ada@example.org", role: "USER" }],
          children: [
            {
              name: `F${HOSTILE}`,
              children: [
                {
                  name: P,
                  entries: [
                    { data: `<p>evil ${HOSTILE}</p>`, comments },
                    { partType: "heading", data: `h${HOSTILE}` },
                    { partType: "plain text entry", data: `p${HOSTILE}` },
                    { partType: `w${HOSTILE}`, data: "x" },
                    {
                      caption: `cap${HOSTILE}`,
                      file: { name: FILE, contentType: "text/plain", text: `esc \u001B]0;owned\u0007 ${HOSTILE}` },
                      comments,
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  });
  folder = await mkdtemp(join(tmpdir(), "labapi-door-"));
  await writeFile(join(folder, "a.csv"), `a,b\n1,"${HOSTILE}"\n`);
  await writeFile(join(folder, `evil${HOSTILE}.txt`), "x");
  await writeFile(join(folder, "a.json"), '{"a":1}');
  env = environmentOf(sandbox, folder);
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every command, with what brings hostile text out of it; `undefined` for those that meet none. */
const LINES: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  login: [["login"]],
  whoami: [["whoami"]],
  profiles: [["profiles"]],
  notebooks: [["notebooks"], ["notebooks", "-l"], ["notebooks", "--create", `N${HOSTILE}`]],
  ls: [["ls"], ["ls", `N${HOSTILE}:`], ["ls", "-l", `N${HOSTILE}:/F${HOSTILE}`], ["ls", PLACE], ["ls", "N:/nothing"]],
  tree: [
    ["tree", `N${HOSTILE}`],
    ["tree", `N${HOSTILE}:/nothing`],
  ],
  stat: [
    ["stat", PLACE],
    ["stat", `${PLACE}/${FILE}`],
    ["stat", `${PLACE}/nothing`],
  ],
  cat: [
    ["cat", PLACE],
    ["cat", "--html", PLACE],
    ["cat", `${PLACE}/${FILE}`],
  ],
  open: [["open", PLACE]],
  new: [
    ["new", PLACE],
    ["new", `${PLACE}2`],
    ["new", "-n", `${PLACE}3`],
  ],
  mkdir: [["mkdir", `N${HOSTILE}:/G${HOSTILE}`]],
  note: [
    ["note", PLACE, `text ${HOSTILE}`],
    ["note", "-n", PLACE, `text ${HOSTILE}`],
  ],
  put: [
    ["put", `evil${HOSTILE}.txt`, PLACE],
    ["put", "-n", `evil${HOSTILE}.txt`, PLACE],
  ],
  get: [
    ["get", PLACE, "out"],
    ["get", "-n", PLACE, "out"],
  ],
  json: [["json", PLACE, "a.json", "--name", `j${HOSTILE}.json`]],
  table: [["table", PLACE, "a.csv"]],
  watch: [["watch", "--once", "--settle", "1ms", "--interval", "1ms", ".", PLACE]],
  search: [
    ["search", "evil"],
    ["search", "--files"],
  ],
  recent: [["recent"]],
  comments: [
    ["comments", PLACE],
    ["comments", `${PLACE}/${FILE}`, "--add", `d${HOSTILE}`],
  ],
  notifications: [["notifications"]],
  users: [
    ["users", `N${HOSTILE}`],
    ["users", `N${HOSTILE}`, "--add", `nobody${HOSTILE}@example.org`],
  ],
  api: [
    ["api", "users/user_info_via_id"],
    ["api", "notebooks/notebook_info", "-f", `nbid=${HOSTILE}`],
  ],
  doctor: [["doctor"]],
  mcp: [["mcp", "--print-config", "claude", "--allow-writes", "--allow-under", `N${HOSTILE}:/`]],
  // The first one makes the vault that the others look at.
  mirror: [["mirror", `N${HOSTILE}`, "vault"]],
  snapshots: [["snapshots", "vault"]],
  verify: [
    ["verify", "vault"],
    ["verify", "vault", "--live"],
    ["verify", `vault${HOSTILE}`],
  ],
  diff: [["diff", "vault"]],
  restore: [
    ["restore", "vault", `F${HOSTILE}`, `restored${HOSTILE}`],
    ["restore", "vault", `nothing${HOSTILE}`],
  ],
  export: [
    ["export", "vault", `out${HOSTILE}.eln`],
    ["export", "vault", `out${HOSTILE}`, "--format", "markdown", "--part", `F${HOSTILE}`],
  ],
  import: [
    ["import", `out${HOSTILE}.eln`, `N${HOSTILE}:/Imported${HOSTILE}`, "--dry-run"],
    ["import", `evil${HOSTILE}.txt`, `N${HOSTILE}:/Imported`, "--yes"],
  ],
  pack: [["pack", "vault", `pack${HOSTILE}`]],
  view: [["view", `nothing${HOSTILE}`]],
  forget: [["forget", "vault", "--keep-last", "1", "--dry-run"]],
  backup: [["backup", `N${HOSTILE}`, "vault"]],
  cp: [["cp", PLACE, `N${HOSTILE}:/copy${HOSTILE}`]],
  mv: [["mv", `${PLACE}2`, `N${HOSTILE}:/moved${HOSTILE}`]],
  rename: [["rename", `N${HOSTILE}:/moved${HOSTILE}`, `again${HOSTILE}`]],
  trash: [
    ["trash", `N${HOSTILE}:/again${HOSTILE}`],
    ["trash", `N${HOSTILE}:/F${HOSTILE}`],
  ],
  logout: [["logout"]],
};
/** They print what this machine and this package say. */
const MEETS_NOTHING = new Set(["sandbox", "completion", "configure", "config"]);

describe("the door", () => {
  test("is tried with every command", () => {
    for (const { name } of DEFINITIONS) expect(Object.hasOwn(LINES, name) || MEETS_NOTHING.has(name), name).toBe(true);
  });

  const tried = Object.values(LINES).flatMap((lines) => lines ?? []);
  test.each(tried.map((line) => [shown(line.join(" ")).slice(0, 60), line] as const))(
    "labapi %s",
    async (_title, line) => {
      for (const how of [[], ["--json"], ["--verbose"]]) {
        for (const isOutputShown of [true, false]) {
          const ran = await runHere([...line, ...how], { env, cwd: folder, isOutputShown });
          expect(ran.code, ran.err).not.toBe(1);
          expect(rawIn(ran.err), ran.err).toBeUndefined();
          // A file's bytes go into a pipe as they are.
          const isFile = line[0] === "cat" && line[1]?.endsWith(FILE) === true && !isOutputShown;
          if (!isFile) expect(rawIn(ran.out), ran.out).toBeUndefined();
          if (how[0] === "--json" && ran.code === 0 && !isFile) expect(() => parsedLines(ran)).not.toThrow();
        }
      }
    },
  );

  test("JSON still means the names as they are", async () => {
    const { out } = await runHere(["notebooks", "--json"], { env, cwd: folder });
    expect(out).not.toContain("\u202E");
    expect((JSON.parse(out) as { name: string }[])[0]?.name).toBe(`N${HOSTILE}`);
  });

  test("a colour of somebody else is not a colour", async () => {
    const { err, out } = await runHere(["ls", "\u001B[31mred"], { env, cwd: folder, isOutputShown: true });
    expect(out + err).not.toContain("\u001B");
    expect(err).toContain(String.raw`\u001b[31mred`);
  });

  test.each([
    [
      "an error's description",
      (text: string) =>
        `<?xml version="1.0"?><error><error-code>4999</error-code><error-description>${text}</error-description></error>`,
      500,
    ],
    ["a page of a gateway", (text: string) => `<html>${text}</html>`, 502],
    ["bare text with 200", (text: string) => text, 200],
  ])(
    "%s is bounded and safe",
    async (_what, body, status) => {
      await using server = await startRawServer((_request, response) => {
        response.writeHead(status, { "content-type": "application/xml" });
        response.end(body(`\n\u009B2J${HOSTILE}`.repeat(30_000)));
      });
      for (const line of [["ls"], ["api", "--no-uid", "utilities/epoch_time"], ["doctor"]]) {
        const { code, out, err } = await runHere(line, {
          env: { ...env, API_URL: server.url },
          cwd: folder,
          isOutputShown: true,
        });
        expect(code).not.toBe(0);
        expect(rawIn(out) ?? rawIn(err)).toBeUndefined();
        expect(out.length + err.length).toBeLessThan(50_000);
        for (const textLine of err.split("\n").slice(0, -1)) expect(textLine).toMatch(/^(labapi: | {2})/);
      }
    },
    60_000,
  );
});

function parsedLines({ out }: Ran): unknown[] {
  const text = out.trim();
  if (text === "") return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return text.split(/\n(?=[[{])/).map((line) => JSON.parse(line) as unknown);
  }
}

describe("terminal-safe text", () => {
  test("spells out what steers or hides", () => {
    expect(rawIn(shown(HOSTILE))).toBeUndefined();
    expect(shown("a\u001B[2Jb\nc")).toBe(String.raw`a\u001b[2Jb\u000ac`);
    expect(shownLines("a\r\nb\rc\td")).toBe(`a\nb${String.raw`\u000d`}c\td`);
    expect(shown("\u{E0041}")).toBe(String.raw`\udb40\udc41`);
    expect(shown("\uD800")).toBe(String.raw`\ud800`);
  });

  test("leaves how people write alone", () => {
    for (const text of ["Zoë", "日本語", "👩‍🔬", "❤️", "1️⃣", "نمی‌خواهم", "क्‍ष", "µL ± 5 %", "−20 °C", "a b"])
      expect(shown(text)).toBe(text);
  });

  test("takes time in proportion to the text", () => {
    const took = (length: number): number => {
      const began = performance.now();
      shownLines("\u202Ea\u200D".repeat(length));
      return performance.now() - began;
    };
    took(10_000);
    expect(took(400_000) / Math.max(took(100_000), 1)).toBeLessThan(16);
  });

  test("is bounded with a word about the rest", () => {
    expect(bounded("abc", 3)).toBe("abc");
    expect(bounded("abcde", 3)).toBe("abc… (2 more characters)");
  });
});
