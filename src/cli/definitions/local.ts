import type { CommandDefinition } from "../definition.ts";
import { SHELLS } from "../sandbox-process/shell-lines.ts";
import { toDurationMs, toPort } from "./values.ts";

/** Commands about this machine. */
export const LOCAL: readonly CommandDefinition[] = [
  {
    name: "sandbox",
    summary: "start a local LabArchives, find or stop it, or run a command against a fresh one",
    details:
      "It listens on 127.0.0.1 and needs no access key. Without a word it serves until Ctrl-C. env prints the key of the one that runs, for a " +
      "shell to evaluate; status tells which run, with codes to sign in; stop ends one. They take the newest, or what --port or --db says. " +
      "--print-env does as env does, and starts one in the background if none runs.\n\n" +
      "A command after -- gets API_URL, ACCESS_KEYID, ACCESS_PWD, AUTH_EMAIL and AUTH_KEY in its environment; the sandbox ends with it, " +
      "and its exit code is labapi's.",
    args: [
      {
        name: "[command...]",
        summary: "env, status or stop; or, after --, a command to run against a sandbox of its own",
      },
    ],
    options: [
      { flags: "--port <number>", summary: "port on 127.0.0.1; 0 takes any free one", read: toPort, initial: 0 },
      { flags: "--db <file>", summary: "keep everything in this SQLite file; in memory without it" },
      { flags: "--seed <name|file>", summary: '"demo", "empty", or a JSON file', initial: "demo" },
      { flags: "--legacy-sha1", summary: "accept signatures with SHA-1 as well, as some real servers do" },
      {
        flags: "--print-env",
        summary: "lines for a shell to evaluate; returns at once, with a sandbox in the background",
      },
      { flags: "--shell <shell>", summary: "the shell that evaluates; guessed unless given", choices: SHELLS },
    ],
    examples: [
      "labapi sandbox",
      'eval "$(labapi sandbox --print-env)"',
      "labapi sandbox stop",
      "labapi sandbox -- npm test",
      "labapi sandbox --port 8088 --db lab.sqlite",
    ],
    json:
      "{ url: string; accessKeyId: string; accessPassword: string; users: { email: string; fullName: string; token: string }[] }; " +
      "env: the five variables; status: { url: string; pid: number; startedAt: string; dbPath: string | null; isBackground: boolean; " +
      "users: { email: string; fullName: string; token: string }[] }[]; stop: { url: string; pid: number }",
    passesThrough: true,
    load: () => import("../commands/sandbox.ts"),
  },
  {
    name: "doctor",
    summary: "find out what is wrong with keys, connection, clock, session or rights, and how to mend it",
    details:
      "With --contract it checks what labapi takes for true about LabArchives without the vendor's word: about sixty calls, a second " +
      "apart, reads first, and every write on one new page in the folder or notebook that is given. It prints fact by fact what was " +
      "expected and what was seen, and can save that as a report for the maintainers: no names, ids, addresses, texts or keys are in it.",
    options: [
      {
        flags: "--contract <place>",
        summary: "check the contract, writing on one new page in this folder or notebook",
      },
      { flags: "--read-only", summary: "with --contract: ask only what changes nothing" },
      { flags: "--report <file>", summary: "with --contract: save the report, after it was shown" },
      {
        flags: "--interval <time>",
        summary: "with --contract: time between two calls",
        read: toDurationMs,
        initial: 1000,
        initialText: "1s",
      },
    ],
    examples: [
      "labapi doctor",
      "labapi doctor --profile instrument --json",
      'labapi doctor --contract "Lab QC:/" --read-only --interval 50ms',
    ],
    json:
      '{ isOk: boolean; checks: { name: string; status: "ok" | "warning" | "failed"; text: string; advice: string | null }[] }; ' +
      "with --contract the report: { facts: { id: string; claim: string; expected: string; seen: string; verdict: string }[]; … }",
    isWrite: true,
    asks: true,
    load: () => import("../commands/doctor.ts"),
  },
  {
    name: "completion",
    summary: "print the script that teaches a shell to complete commands, notebooks and paths",
    details:
      "Names are asked for at a Tab and kept for five minutes in the cache folder (LABAPI_CACHE_HOME, XDG_CACHE_HOME).",
    args: [{ name: "<shell>", summary: "bash, zsh or fish", choices: ["bash", "zsh", "fish"] }],
    options: [{ flags: "--complete <line>", summary: "for the script: complete this line" }],
    examples: ['eval "$(labapi completion bash)"', "labapi completion fish | source"],
    load: () => import("../commands/completion.ts"),
  },
];
