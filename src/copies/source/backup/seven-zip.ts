import { mkdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { SevenZipModuleFactory } from "7z-wasm";
import { DamageError, UsageError } from "../../../core/errors.ts";

/** Unpacks native backups. A port, as the library behind it is an optional one. */
export interface Unpacker {
  /** Unpacks an archive into a folder, which is made. Checks every member's checksum on the way. */
  unpack(archive: string, folder: string): Promise<void>;
}

/**
 * 7-Zip as WebAssembly, the optional peer `7z-wasm`.
 *
 * @throws UsageError when it is not installed.
 */
export async function sevenZip(): Promise<Unpacker> {
  const module = await import("7z-wasm").catch((cause: unknown) => {
    throw new UsageError("Native backups are 7-Zip archives. Install what opens them: npm install 7z-wasm", { cause });
  });
  return { unpack: (archive, folder) => unpack(module.default as unknown as SevenZipModuleFactory, archive, folder) };
}

async function unpack(load: SevenZipModuleFactory, archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const said: string[] = [];
  const hear = (line: string): void => void said.push(line);
  const program = await load({ print: hear, printErr: hear });
  program.FS.mkdir("/from");
  program.FS.mount(program.NODEFS, { root: dirname(archive) }, "/from");
  program.FS.mkdir("/to");
  program.FS.mount(program.NODEFS, { root: folder }, "/to");
  program.FS.chdir("/to");
  // Links could lead out of the folder; a backup has none.
  program.callMain(["x", "-y", "-snl-", `/from/${basename(archive)}`]);
  if (said.some((line) => line.includes("Everything is Ok"))) return;
  throw new DamageError(
    `The native backup is not whole: ${said
      .filter((line) => line !== "")
      .slice(-3)
      .join(" ")}`,
  );
}
