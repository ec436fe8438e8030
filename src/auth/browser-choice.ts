import { posix, win32 } from "node:path";

/** Browsers that can be opened with a temporary profile. */
export type SiloedBrowser = "chrome" | "edge" | "chromium" | "firefox";

/** How to show the sign-in page. `requested` tells whether the person asked for it by name. */
type BrowserChoice =
  | {
      readonly kind: "siloed";
      readonly browser: SiloedBrowser;
      readonly executable: string;
      readonly requested: boolean;
    }
  | { readonly kind: "default" }
  | { readonly kind: "terminal"; readonly why: string; readonly isRemote: boolean };

/** What the choice depends on, so that it can be tested for machines one does not have. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fileExists: (path: string) => boolean;
}

/** A choice, and what to warn about. */
export interface ChosenBrowser {
  readonly choice: BrowserChoice;
  readonly warning: string | undefined;
}

const IN_ORDER: readonly SiloedBrowser[] = ["chrome", "edge", "chromium", "firefox"];

/**
 * Chooses by `LA_AUTH_BROWSER` (chrome, edge, chromium, firefox, default, terminal) or, without it, by what the machine can
 * show: the terminal over SSH, in a container and without a display; otherwise an installed browser, or the default one.
 */
export function chooseBrowser(machine: Machine): ChosenBrowser {
  const requested = machine.env["LA_AUTH_BROWSER"]?.trim().toLowerCase() ?? "";
  if (requested === "") return { choice: detect(machine), warning: undefined };
  if (requested === "default") return { choice: { kind: "default" }, warning: undefined };
  if (requested === "terminal") {
    return { choice: terminal("LA_AUTH_BROWSER asks for it", machine), warning: undefined };
  }
  const browser = IN_ORDER.find((name) => name === requested);
  if (browser === undefined) {
    const known = [...IN_ORDER, "default", "terminal"].join(", ");
    return { choice: detect(machine), warning: `LA_AUTH_BROWSER must be one of ${known}; it is ignored.` };
  }
  const executable = findBrowser(browser, machine);
  if (executable !== undefined) {
    return { choice: { kind: "siloed", browser, executable, requested: true }, warning: undefined };
  }
  return { choice: detect(machine), warning: `LA_AUTH_BROWSER asks for ${browser}, which was not found here.` };
}

function detect(machine: Machine): BrowserChoice {
  const why = whyNoWindow(machine);
  if (why !== undefined) return terminal(why, machine);
  for (const browser of IN_ORDER) {
    const executable = findBrowser(browser, machine);
    if (executable !== undefined) return { kind: "siloed", browser, executable, requested: false };
  }
  return { kind: "default" };
}

/** Why no window can be shown to the person, or `undefined` when one can. */
function whyNoWindow({ platform, env, fileExists }: Machine): string | undefined {
  if (isSsh(env)) return "this is an SSH session";
  if (isSet(env["CI"])) return "this is a CI job";
  if (isSet(env["CODESPACES"]) || isSet(env["REMOTE_CONTAINERS"])) return "this is a remote workspace";
  const container = isSet(env["container"]) || isSet(env["KUBERNETES_SERVICE_HOST"]);
  if (container || fileExists("/.dockerenv") || fileExists("/run/.containerenv")) return "this is a container";
  if (platform === "win32" || platform === "darwin" || isSet(env["WSL_DISTRO_NAME"])) return undefined;
  return isSet(env["DISPLAY"]) || isSet(env["WAYLAND_DISPLAY"]) ? undefined : "there is no display";
}

function terminal(why: string, { env }: Machine): BrowserChoice {
  return { kind: "terminal", why, isRemote: isSsh(env) };
}

function isSsh(env: Machine["env"]): boolean {
  return ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].some((name) => isSet(env[name]));
}

/** Where the browser is installed, or `undefined`. */
function findBrowser(browser: SiloedBrowser, machine: Machine): string | undefined {
  return candidates(browser, machine).find((path) => machine.fileExists(path));
}

function candidates(browser: SiloedBrowser, { platform, env }: Machine): readonly string[] {
  if (platform === "win32") {
    const roots = [env["ProgramFiles"], env["ProgramFiles(x86)"], env["LOCALAPPDATA"]].filter((root) => isSet(root));
    return roots.map((root) => win32.join(root ?? "", WINDOWS[browser]));
  }
  if (platform === "darwin") {
    const roots = ["/Applications", ...(isSet(env["HOME"]) ? [posix.join(env["HOME"] ?? "", "Applications")] : [])];
    return roots.map((root) => posix.join(root, MAC[browser]));
  }
  const onPath = (env["PATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const folders = new Set(["/usr/bin", "/usr/local/bin", ...onPath]);
  return LINUX[browser].flatMap((name) => [...folders].map((folder) => posix.join(folder, name)));
}

const WINDOWS: Readonly<Record<SiloedBrowser, string>> = {
  chrome: String.raw`Google\Chrome\Application\chrome.exe`,
  edge: String.raw`Microsoft\Edge\Application\msedge.exe`,
  chromium: String.raw`Chromium\Application\chrome.exe`,
  firefox: String.raw`Mozilla Firefox\firefox.exe`,
};

const MAC: Readonly<Record<SiloedBrowser, string>> = {
  chrome: "Google Chrome.app/Contents/MacOS/Google Chrome",
  edge: "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  chromium: "Chromium.app/Contents/MacOS/Chromium",
  firefox: "Firefox.app/Contents/MacOS/firefox",
};

const LINUX: Readonly<Record<SiloedBrowser, readonly string[]>> = {
  chrome: ["google-chrome", "google-chrome-stable"],
  edge: ["microsoft-edge", "microsoft-edge-stable"],
  chromium: ["chromium", "chromium-browser"],
  firefox: ["firefox", "firefox-esr"],
};

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
