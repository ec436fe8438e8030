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
      "Opens the browser, or prints the address where there is none; --sandbox signs in to the sandbox that runs, without either. " +
      "Without a terminal: AUTH_EMAIL and AUTH_KEY (or AUTH_KEY_FILE), or --email with --code -.\n\n" +
      "The access key comes from a profile that --profile names, then API_URL, ACCESS_KEYID and ACCESS_PWD, then the profile " +
      "(`labapi configure`), then .env in the working folder; `labapi config show` tells.\n\n" +
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
      { flags: "--sandbox", summary: "into the sandbox that runs, as one of the people who live there" },
      {
        flags: "--as <person>",
        summary: "with --sandbox: the email or name of that person; the first one unless given",
      },
    ],
    examples: [
      "labapi login",
      "labapi login --sandbox --as bo",
      "pass labarchives/code | labapi login --profile instrument --email qc@example.org --code -",
    ],
    json: WHO,
    load: () => import("../commands/login.ts"),
  },
  {
    name: "configure",
    summary: "keep an access key, once and for every folder",
    details:
      "Asks for the region, the key id and the password, tries them at LabArchives, and keeps them for the profile: in a private file, " +
      "or in the keychain for LABAPI_SESSION_STORE=keychain. LABAPI_SESSION_KEY encrypts the file, LABAPI_CONFIG_HOME puts it elsewhere. " +
      "Without a terminal give all three; the password is piped in, as it never goes onto a command line.",
    options: [
      { flags: "--region <region>", summary: "where the key belongs", choices: ["us", "ca", "au", "uk", "eu", "gov"] },
      { flags: "--url <url>", summary: "an address instead of a region" },
      { flags: "--key-id <id>", summary: "the access key id" },
      { flags: "--password <->", summary: "- reads the access password from standard input", choices: ["-"] },
      { flags: "--no-check", summary: "keep it without trying it" },
    ],
    examples: [
      "labapi configure",
      "pass labarchives/password | labapi configure --region eu --key-id my_lab --password -",
    ],
    json: "{ profile: string; baseUrl: string; accessKeyId: string; keptIn: string; isTested: boolean }",
    load: () => import("../commands/configure.ts"),
  },
  {
    name: "config",
    summary: "show which access key is used here and where it came from; or its file, or forget it",
    details:
      "show: each part of the key and its source, and who is signed in; the password is not shown. path: where the profile's key is kept. " +
      "forget: removes the profile's key; `labapi logout` forgets the sign-in.",
    args: [{ name: "[action]", summary: "show (unless given), path or forget", choices: ["show", "path", "forget"] }],
    examples: ["labapi config show", "labapi config forget --profile old"],
    json:
      "show: { profile: string; baseUrl: Part; accessKeyId: Part; accessPassword: Part; signedIn: { email: string; baseUrl: string } | null } " +
      "with Part = { value: string | null; source: string | null }; path: { profile: string; path: string }; forget: { profile: string; wasKept: boolean }",
    load: () => import("../commands/config.ts"),
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
