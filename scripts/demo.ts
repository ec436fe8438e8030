/**
 * labapi's main job in one go, against a LabArchives of your own on this machine: sign in through a browser, walk a notebook,
 * write every kind of entry, read it all back, and compare.
 *
 *     npm run demo             keeps running, so that you can look around
 *     npm run demo -- --once   ends when done
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, type Page, type User } from "labapi";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { openSignIn } from "./demo-sign-in.ts";

type Say = (line: string) => void;

async function signIn(client: Client, say: Say): Promise<User> {
  await using collector = await client.collectAuthResponse();
  const opened = openSignIn(collector.authUrl);
  const user = await collector.wait();
  say(`Signed in as ${user.fullName} <${user.email}>, by ${await opened}.`);
  return user;
}

/** A file as an instrument would leave it: every byte value, a few hundred kilobytes. */
async function makeFile(folder: string): Promise<{ path: string; sha256: string }> {
  const path = join(folder, "plate 07 – readout.bin");
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_unused, index) => (index * 31) % 256));
  await writeFile(path, bytes);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function writeEntries(page: Page, path: string): Promise<void> {
  await page.addHeading("Plate 7");
  await page.addText("<p>Rich text with <b>bold</b>, µ, 日本語 and 🧪.</p>");
  await page.addPlainText('Plain text: "quotes", <tags>, ^carets^ & ampersands,\n  and a second line.');
  await page.addJson({ instrument: "QPCR-2", cycles: 40, ct: [21.4, 22.1, null] }, { filename: "run.json" });
  await page.attach(path, { caption: "Raw readout of plate 7" });
}

/** Reads with a client of its own, so that nothing comes out of a cache. */
async function readBack(page: Page, reader: User, expectedSha256: string, say: Say): Promise<void> {
  const notebook = reader.notebooks.byId(page.notebook.id);
  const again = await notebook.page(page.path.toString());
  for (const entry of await again.entries()) {
    if (entry.kind === "attachment") {
      const bytes = await (await entry.download()).bytes();
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const isOurs = entry.filename.endsWith(".bin");
      if (isOurs && sha256 !== expectedSha256) throw new Error("What was read back is not what was written.");
      const verdict = isOurs ? "identical" : "read";
      say(`  attachment  ${entry.filename} (${bytes.byteLength} bytes, SHA-256 ${sha256.slice(0, 12)}…): ${verdict}`);
    } else if ("content" in entry) {
      say(`  ${entry.kind.padEnd(11)} ${JSON.stringify(entry.content).slice(0, 88)}`);
    }
  }
}

/** Does it all against a sandbox, and tells about it line by line. */
export async function demo(sandbox: Sandbox, say: Say): Promise<void> {
  say(`A LabArchives of your own is running at ${sandbox.url}`);
  const key = { baseUrl: sandbox.url, accessKeyId: sandbox.accessKeyId, accessPassword: sandbox.accessPassword };
  await using client = new Client(key);
  const user = await signIn(client, say);
  say(`Notebooks: ${user.notebooks.names().join(", ")}`);
  const folder = await mkdtemp(join(tmpdir(), "labapi-demo-"));
  try {
    const file = await makeFile(folder);
    const page = await user.notebooks.default.page(`Experiments/${new Date().getFullYear()}/labapi demo`);
    await writeEntries(page, file.path);
    await using readingClient = new Client(key);
    say(`\nRead back from ${page.notebook.name}: ${page.path.toString()}`);
    await readBack(page, await readingClient.resume(user.session()), file.sha256, say);
    say(`\n${page.notebook.name}`);
    for await (const { name, path, kind } of page.notebook.walk()) {
      say(`${"  ".repeat(path.parts.length)}${name}${kind === "folder" ? "/" : ""}`);
    }
    say(`\nLook at the page in your browser: ${page.webUrl}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  await using sandbox = await startSandbox();
  await demo(sandbox, console.log);
  if (process.argv.includes("--once")) return;
  console.log("The sandbox keeps running. Stop it with Ctrl-C.");
  await new Promise<void>((resolve) => process.once("SIGINT", resolve));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
