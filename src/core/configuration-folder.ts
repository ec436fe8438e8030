import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder of labapi's own in the user's configuration folder; what is in it is told apart by `name`.
 *
 * @param env - where `XDG_CONFIG_HOME`, `HOME` and `APPDATA` are looked up.
 */
export function configurationFolder(
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const home = env["HOME"] || homedir();
  if (process.platform === "win32")
    return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "labapi", name);
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "labapi", name);
  const config = env["XDG_CONFIG_HOME"];
  return join(config?.startsWith("/") === true ? config : join(home, ".config"), "labapi", name);
}
