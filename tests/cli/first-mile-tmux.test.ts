import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { TmuxSession } from "./helpers/tmux.ts";

const inTmux = describeIf(hasCommand("tmux"), "tmux", "a terminal session needs tmux");

/** As far as the first question. */
async function startConfigure(session: TmuxSession): Promise<void> {
  await session.type('clear; labapi configure; echo "code=$?"');
  await session.shows(/Which region[\s\S]*gov/);
}

inTmux("the first mile in a terminal", { timeout: 180_000 }, () => {
  let bench: Bench;
  let step = 0;
  let home: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    bench = await startBench();
    home = { HOME: bench.folder, LABAPI_SETTLE_SECONDS: "0" };
    await writeFile(join(bench.folder, "plate.csv"), "well,ct\nA1,21.4\n");
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** Types a command on an empty screen, and waits for how it ends. */
  async function ends(session: TmuxSession, command: string, code: number, text: RegExp): Promise<string> {
    step += 1;
    // Numbered, so that the end of the command before is not taken for this one's.
    await session.type(`clear; ${command}; echo "step ${step}: code=$?"`);
    const screen = await session.shows(new RegExp(`step ${step}: code=\\d`));
    expect(screen, command).toMatch(text);
    expect(screen, command).toContain(`step ${step}: code=${code}`);
    expect(screen, command).not.toMatch(/\n {4}at |Warning/);
    return screen;
  }

  test("labapi alone, sandbox, login --sandbox, ls, put, get, with a wrong word at every step", async () => {
    await using work = await TmuxSession.start(home, bench.folder);
    await using server = await TmuxSession.start(home, bench.folder);
    await ends(work, "labapi", 0, /No access key yet\.[\s\S]*labapi sandbox[\s\S]*labapi configure/);
    await ends(work, "labapi sandbxo", 2, /unknown command 'sandbxo'[\s\S]*sandbox/);
    await ends(work, "labapi ls", 2, /No key yet\? `labapi sandbox`; else `labapi configure`/);
    await ends(work, "labapi login --sandbox", 2, /No sandbox is running/);
    await ends(server, "labapi sandbox --port lots", 2, /A port is a number/);

    await server.type('clear; labapi sandbox; echo "code=$?"');
    const banner = await server.shows(/Ctrl-C stops it/);
    expect(banner).toMatch(
      /running at http[\s\S]*ada@example\.org[\s\S]*export ACCESS_PWD='[\s\S]*labapi login --sandbox/,
    );

    await ends(work, "labapi", 0, /a sandbox is running[\s\S]*labapi login --sandbox/);
    await ends(work, "labapi sandbox statsu", 2, /env, status, stop/);
    await ends(work, "labapi login --sandbox --as eve", 2, /nobody of this sandbox[\s\S]*bo@example\.org/);
    await ends(work, "labapi login --sandbox", 0, /Ada Example <ada@example\.org>/);
    await ends(work, "labapi", 0, /You are Ada Example/);
    await ends(work, 'labapi ls "Lab QX"', 4, /Lab QC/);
    await ends(work, "labapi ls", 0, /Lab QC/);
    await ends(work, 'labapi put plait.csv "Lab QC:/Incidents"', 2, /There is no file "plait\.csv"/);
    await ends(work, 'labapi put plate.csv "Lab QC:/First"', 4, /Give -p/);
    await ends(work, 'labapi put -p plate.csv "Lab QC:/First"', 0, /Sent 1 file/);
    await ends(work, 'labapi get "Lab QC:/Frist" back', 4, /First/);
    await ends(work, 'labapi get "Lab QC:/First" back', 0, /Fetched 1 file/);
    expect(await readFile(join(bench.folder, "back/plate.csv"), "utf8")).toBe("well,ct\nA1,21.4\n");

    await server.keys("C-c");
    await server.shows(/code=0/);
    expect(await readdir(join(bench.folder, ".local/state/labapi/sandbox"))).toEqual([]);
    await ends(work, "labapi ls", 2, /No key yet\?/);
  });

  test("configure asks once, tries the key, and asks again after a wrong word; Ctrl-C keeps nothing", async () => {
    const { url, accessKeyId, accessPassword } = bench.sandbox;
    await using session = await TmuxSession.start(home, bench.folder);
    const answer = async (question: RegExp, text: string): Promise<void> => {
      await session.shows(question);
      await session.type(text);
    };
    const toPassword = async (): Promise<void> => {
      await session.keys("Up", "Enter");
      await answer(/Its address/, url);
      await answer(/Access key id/, accessKeyId);
      await session.shows(/Access password/);
    };

    await startConfigure(session);
    await session.keys("C-c");
    await session.shows(/code=130/);

    await startConfigure(session);
    await session.keys("Up", "Enter");
    await answer(/Its address/, "nonsense");
    await session.shows(/That is no address/);
    await session.keys("C-c");
    await session.shows(/code=130/);

    await startConfigure(session);
    await toPassword();
    await session.keys("C-c");
    await session.shows(/code=130/);
    await ends(session, "labapi config show", 0, /ACCESS_KEYID +not set[\s\S]*No key yet\?/);

    await startConfigure(session);
    await toPassword();
    await session.type("not-the-password");
    await session.shows(/Try again[\s\S]*Which region[\s\S]*gov/);
    await toPassword();
    await session.type(accessPassword);
    const kept = await session.shows(/code=0/);
    expect(kept).toContain(`Kept the key ${accessKeyId}`);
    expect(kept).not.toContain(accessPassword);
    expect(kept).not.toContain("not-the-password");
    await ends(session, "labapi", 0, /Nobody is signed in[\s\S]*labapi login/);
    await ends(session, "cd / && labapi config show; cd -", 0, /profile default/);

    // Nobody is here to look at a browser: Ctrl-C at the wait, then a code.
    await session.type('clear; labapi login --terminal; echo "code=$?"');
    await session.shows(/api_user_login/);
    await session.keys("C-c");
    await session.shows(/code=130/);
    await writeFile(join(bench.folder, "code"), bench.sandbox.users[0].token);
    await ends(session, "labapi login --email ada@example.org --code - < code", 0, /Ada Example/);
  });

  test("what is typed before its question waits for it, and a password is never shown", async () => {
    const { url, accessKeyId, accessPassword } = bench.sandbox;
    await using session = await TmuxSession.start(home, bench.folder);
    const start = async (): Promise<void> => {
      await startConfigure(session);
      await session.keys("Up", "Enter");
      await session.shows(/Its address/);
    };
    // Pasted as one: every answer, the wrong password, and all once more for the second round.
    await start();
    await session.write(`${url}\r${accessKeyId}\rnot-the-password\r`);
    await session.keys("Up", "Enter");
    await session.write(`${url}\r${accessKeyId}\r${accessPassword}\r`);
    const kept = await session.shows(/code=0/);
    expect(kept).toContain("Try again");
    expect(kept).toContain(`Kept the key ${accessKeyId}`);
    expect(kept).not.toContain(accessPassword);
    expect(kept).not.toContain("not-the-password");

    // Ctrl-C while LabArchives is asked, with no question open.
    bench.sandbox.faults.latencyMs = 5000;
    await start();
    await session.write(`${url}\r${accessKeyId}\r${accessPassword}\r`);
    await session.shows(/Access password[\s\S]*▪/);
    await session.keys("C-c");
    await session.shows(/code=130/);
    bench.sandbox.faults.latencyMs = 0;
    await ends(session, "stty", 0, /^(?![\s\S]*-echo)/);
  });

  test("Ctrl-C stops get cleanly; the same command goes on", async () => {
    const page = "Lab QC:/Incidents";
    await mkdir(join(bench.folder, "data"));
    for (let index = 0; index < 40; index += 1)
      await writeFile(join(bench.folder, "data", `${index}.bin`), "x".repeat(1000));
    await bench.run(["put", "data", page]);
    bench.sandbox.faults.latencyMs = 100;
    await using session = await TmuxSession.start(bench.env, bench.folder);
    await session.type(`clear; labapi get "${page}" back; echo "code=$?"`);
    await session.shows(/\d+%/);
    await session.keys("C-c");
    await session.shows(/code=130/);
    bench.sandbox.faults.latencyMs = 0;
    await ends(session, `labapi get "${page}" back`, 0, /Fetched/);
    const got = await readdir(join(bench.folder, "back"));
    expect(got.filter((name) => /^\d+\.bin$/.test(name))).toHaveLength(40);
    expect(got.filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
