/**
 * Names that somebody else's programs obey without being asked, because a file or folder of that name lies where they look: a page
 * that many may write to must not become configuration or code of whoever fetches it. The principle:
 *
 * - whatever begins with a dot (shells, `git`, `npm`, `direnv`, editors and labapi itself read such files where they are started);
 * - what a desktop acts upon when it merely shows the folder (shortcuts, folder settings, autorun);
 * - what an interpreter loads by itself from the folder it is started in.
 *
 * What a person has to name or to start a tool for (`Makefile`, `package.json`, a script) is data like any other, and keeps its name.
 */

const BY_NAME: ReadonlySet<string> = new Set([
  "autorun.inf",
  "conftest.py",
  "desktop.ini",
  "folder.htt",
  "jupyter_config.py",
  "jupyter_lab_config.py",
  "jupyter_notebook_config.json",
  "jupyter_notebook_config.py",
  "jupyter_server_config.json",
  "jupyter_server_config.py",
  "node_modules",
  "sitecustomize.py",
  "startup.m",
  "usercustomize.py",
]);

/** Shortcuts, and files that a desktop follows to another machine when it draws their picture. */
const BY_EXTENSION =
  /\.(?:appref-ms|desktop|fileloc|inetloc|library-ms|lnk|pif|scf|search-ms|searchconnector-ms|settingcontent-ms|theme|themepack|url|webloc|website)$/;

/** The short form Windows gives a dotfile of these: `GIT~1` is `.git`. */
const BY_SHORT_NAME = /^(?:git|env|npmrc|ssh|bashrc|vscode)~\d+$/;

/**
 * The name, or one beside it that nobody obeys: `.env` becomes `_env`, `desktop.ini` `_desktop.ini`, `x.lnk` `x.lnk_`.
 *
 * @param name - as it would be on disk.
 */
export function disarmed(name: string): string {
  const seen = asSeen(name);
  if (seen.startsWith(".")) return name.startsWith(".") ? `_${name.slice(1)}` : `_${name}`;
  if (BY_NAME.has(seen) || BY_SHORT_NAME.test(seen)) return `_${name}`;
  return BY_EXTENSION.test(seen) ? `${name}_` : name;
}

/** As the most lenient file system or tool sees it: without capitals, invisible characters, and blanks and dots at the end. */
function asSeen(name: string): string {
  return name
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replace(/^\s+/, "")
    .replace(/(?<=[^\s.])[\s.]+$/, "")
    .toLowerCase();
}
