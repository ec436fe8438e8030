import type { CommandDefinition } from "../definition.ts";

const WHO =
  "{ email: string; fullName: string; profile: string; baseUrl: string; accessKeyId: string; notebookCount: number }";

/** Commands about who is signed in. */
export const SIGNING_IN: readonly CommandDefinition[] = [
  {
    name: "login",
    synonyms: ["auth", "signin"],
    summary: "sign in, and keep the session",
    details:
      "Opens the browser, or prints the address where there is none. The access key comes from API_URL, ACCESS_KEYID and ACCESS_PWD, or " +
      "from .env in the working folder. Without a terminal: AUTH_EMAIL and AUTH_KEY (or AUTH_KEY_FILE), or --email with --code -.\n\n" +
      "Sessions are kept in private files; LABAPI_SESSION_KEY encrypts them, LABAPI_SESSION_STORE=keychain keeps them in the keychain, " +
      "LABAPI_SESSION_FOLDER keeps them elsewhere.",
    options: [
      { flags: "--email <email>", summary: "sign in with this email and a code" },
      {
        flags: "--code <->",
        summary: "- reads the one-hour code from standard input; a code never goes onto the command line",
        choices: ["-"],
      },
      { flags: "--browser", summary: "in a browser, also where the terminal would be chosen" },
      { flags: "--terminal", summary: "in the terminal: the address to open, or an email and a code" },
    ],
    examples: [
      "labapi login",
      "pass labarchives/code | labapi login --profile instrument --email qc@example.org --code -",
    ],
    json: WHO,
    load: () => import("../commands/login.ts"),
  },
  {
    name: "logout",
    synonyms: ["signout"],
    summary: "forget the session of a profile",
    examples: ["labapi logout", "labapi logout --profile instrument"],
    json: "{ profile: string; email: string | null }",
    load: () => import("../commands/logout.ts"),
  },
  {
    name: "whoami",
    summary: "tell who is signed in",
    examples: ["labapi whoami"],
    json: WHO,
    load: () => import("../commands/whoami.ts"),
  },
  {
    name: "profiles",
    summary: "list the sign-ins that are kept on this machine",
    examples: ["labapi profiles"],
    json: "{ profile: string; isCurrent: boolean; email: string; baseUrl: string; savedAt: string }[]",
    load: () => import("../commands/profiles.ts"),
  },
];
