/** Takes the lock of a database file and keeps it, or says why it cannot. */
import { FileLock } from "../../../src/sandbox/store/file-lock.ts";

try {
  const lock = new FileLock(process.argv[2] ?? "");
  console.log("has it");
  setTimeout(() => lock[Symbol.dispose](), 60_000);
} catch (error) {
  console.log(String(error));
}
