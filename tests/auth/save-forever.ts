/** Saves two sessions of different length in turn, until it is killed. */
import { FileSessionStore } from "../../src/auth/stores/file-store.ts";
import { storedSession } from "./stored.ts";

const [, , folder = "", key = ""] = process.argv;
const store = new FileSessionStore({ folder, key });
const sessions = [storedSession("uid-short"), storedSession("uid-long", 20_000)];
process.stdout.write("ready\n");
for (;;) for (const session of sessions) await store.save("default", session);
