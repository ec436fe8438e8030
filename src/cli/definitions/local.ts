import type { CommandDefinition } from "../definition.ts";
import { toDurationMs, toPort } from "./values.ts";

/** Commands about this machine. */
export const LOCAL: readonly CommandDefinition[] = [
  {
    name: "sandbox",
    summary: "start a local LabArchives, or run a command against a fresh one",
    details:
      "It listens on 127.0.0.1 and needs no access key. A command after -- gets API_URL, ACCESS_KEYID, ACCESS_PWD, AUTH_EMAIL and " +
      "AUTH_KEY in its environment; the sandbox ends with it, and its exit code is labapi's.",
    args: [{ name: "[command...]", summary: "run this against it and end with it (after --)" }],
    options: [
      { flags: "--port <number>", summary: "port on 127.0.0.1; 0 takes any free one", read: toPort, initial: 0 },
      { flags: "--db <file>", summary: "keep everything in this SQLite file; in memory without it" },
      { flags: "--seed <name|file>", summary: '"demo", "empty", or a JSON file', initial: "demo" },
      { flags: "--print-env", summary: "lines for a shell to evaluate" },
    ],
    examples: ["labapi sandbox -- npm test", "labapi sandbox --port 8088 --db lab.sqlite"],
    json: "{ url: string; accessKeyId: string; accessPassword: string; users: { email: string; fullName: string; token: string }[] }",
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
