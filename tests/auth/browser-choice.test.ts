import { describe, expect, test } from "vitest";
import { chooseBrowser, type Machine } from "../../src/auth/browser-choice.ts";

function machine(platform: NodeJS.Platform, env: Machine["env"], files: readonly string[] = []): Machine {
  return { platform, env, fileExists: (path) => files.includes(path) };
}

const desktop = { DISPLAY: ":0", PATH: "/usr/bin:/opt/bin:relative" };
const CHROMIUM = "/usr/bin/chromium";
const FIREFOX = "/opt/bin/firefox-esr";

describe("choosing a browser", () => {
  test.each<[string, Machine, object]>([
    ["SSH", machine("linux", { ...desktop, SSH_CONNECTION: "x" }, [CHROMIUM]), { kind: "terminal" }],
    ["SSH to a Mac", machine("darwin", { SSH_TTY: "x" }), { kind: "terminal" }],
    ["no display", machine("linux", { PATH: "/usr/bin" }, [CHROMIUM]), { kind: "terminal" }],
    ["Docker", machine("linux", desktop, ["/.dockerenv", CHROMIUM]), { kind: "terminal" }],
    ["Podman", machine("linux", { ...desktop, container: "podman" }, [CHROMIUM]), { kind: "terminal" }],
    ["Kubernetes", machine("linux", { ...desktop, KUBERNETES_SERVICE_HOST: "x" }), { kind: "terminal" }],
    ["CI", machine("win32", { CI: "true" }), { kind: "terminal" }],
    ["a remote workspace", machine("linux", { ...desktop, CODESPACES: "true" }), { kind: "terminal" }],
    ["nothing installed", machine("linux", desktop), { kind: "default" }],
    ["WSL", machine("linux", { WSL_DISTRO_NAME: "Debian" }), { kind: "default" }],
    ["Wayland", machine("linux", { WAYLAND_DISPLAY: "w", PATH: "" }, [CHROMIUM]), { browser: "chromium" }],
    ["Firefox on the PATH", machine("linux", desktop, [FIREFOX]), { browser: "firefox", executable: FIREFOX }],
    [
      "Chromium before Firefox",
      machine("linux", desktop, [FIREFOX, CHROMIUM]),
      { browser: "chromium", requested: false },
    ],
    [
      "a Mac",
      machine("darwin", { HOME: "/Users/a" }, ["/Users/a/Applications/Firefox.app/Contents/MacOS/firefox"]),
      { kind: "siloed", browser: "firefox" },
    ],
    [
      "Windows",
      machine("win32", { ProgramFiles: "C:\\Program Files" }, [
        "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
      ]),
      { kind: "siloed", browser: "edge" },
    ],
  ])("%s", (_name, on, expected) => {
    expect(chooseBrowser(on)).toMatchObject({ choice: expected, warning: undefined });
  });

  test("LA_AUTH_BROWSER wins over what was found out", () => {
    const ssh = { ...desktop, SSH_TTY: "x" };
    const choose = (name: string): unknown =>
      chooseBrowser(machine("linux", { ...ssh, LA_AUTH_BROWSER: name }, [CHROMIUM, FIREFOX]));
    expect(choose("Firefox ")).toMatchObject({ choice: { browser: "firefox", requested: true } });
    expect(choose("default")).toMatchObject({ choice: { kind: "default" } });
    expect(choose("terminal")).toMatchObject({ choice: { kind: "terminal" }, warning: undefined });
    expect(choose("")).toMatchObject({ choice: { kind: "terminal" }, warning: undefined });
  });

  test("an unknown or missing browser is warned about, then the machine decides", () => {
    const choose = (name: string): unknown =>
      chooseBrowser(machine("linux", { ...desktop, LA_AUTH_BROWSER: name }, [CHROMIUM]));
    expect(choose("netscape")).toMatchObject({
      choice: { browser: "chromium" },
      warning: expect.stringMatching(/must be one of chrome/),
    });
    expect(choose("edge")).toMatchObject({
      choice: { browser: "chromium" },
      warning: expect.stringMatching(/edge, which was not found/),
    });
  });
});
