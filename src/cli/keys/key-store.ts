import { join } from "node:path";
import type { KeyStore } from "../../index.ts";
import { configurationFolder } from "../../core/configuration-folder.ts";
import { storeKind } from "../session.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Where access keys are kept: private files in the configuration folder, or the keychain for `LABAPI_SESSION_STORE=keychain`. */
export async function keyStore(terminal: Terminal): Promise<KeyStore> {
  const { KeyStore: Store } = await import("../../index.ts");
  if (storeKind(terminal) === "keychain") return await Store.inKeychain();
  return Store.inFiles({ folder: keyFolder(terminal), key: terminal.env["LABAPI_SESSION_KEY"] ?? "" });
}

/** Never the working folder: a key is found again from wherever one works. */
export function keyFolder({ env }: Terminal): string {
  const given = env["LABAPI_CONFIG_HOME"];
  return given ? join(given, "keys") : configurationFolder("keys", env);
}
