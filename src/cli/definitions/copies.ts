import type { CommandDefinition, OptionDefinition } from "../definition.ts";
import { toCount, toDataShare, toDurationMs, toPort, toRate } from "./values.ts";

const SNAPSHOT = "a snapshot's folder, or a notebook's in a vault (its newest)";
const PACE: OptionDefinition = { flags: "--tpslimit <calls>", summary: "the most calls per second", read: toRate };
const OMISSION =
  '{ kind: "page" | "folder" | "file" | "entry" | "settings"; id: string; path: string[]; why: string; staleSince?: string }';
const FIDELITY =
  "{ partType: string; count: number; kept: number; rawOnly: number; incomplete: number; notes: { why: string; count: number }[] }";

/** Names of shapes that several of these commands print. */
export const COPY_SHAPES: Readonly<Record<string, string>> = { Omission: OMISSION, Fidelity: FIDELITY };

/** Commands about copies on disk. */
export const COPIES: readonly CommandDefinition[] = [
  {
    name: "mirror",
    summary: "keep a copy of notebooks in a folder: a new snapshot of what changed since the last",
    details:
      "Made for cron: an unchanged notebook makes no new snapshot, unchanged files are links to those of the last one, and a run that " +
      "was killed is gone on with by the next. Exit code 6 says that something could not be read (each is named, and kept from the " +
      "last snapshot), 8 that another process is at it. Where something looks wrong (most pages gone, all of them changed, another " +
      "notebook under the name, a disk that is not mounted) it stops, changes nothing and explains.",
    args: [{ name: "<notebooks...>", summary: "names or id:…, and last the folder (the vault)" }],
    options: [
      { flags: "-a, --all", summary: "every notebook you can open" },
      {
        flags: "--source <source>",
        summary: '"live", call by call, or "backup", LabArchives\' own archive (the owner only; needs 7z-wasm)',
        choices: ["live", "backup"],
        initial: "live",
      },
      { flags: "--thorough", summary: "read every page, whatever LabArchives says has changed" },
      {
        flags: "--reread-days <days>",
        summary: "read every page again within so many days",
        read: toCount,
        initial: 30,
      },
      { flags: "--thumbnails", summary: "fetch LabArchives' small pictures of files as well" },
      { flags: "--no-skip-if-unchanged", summary: "make a snapshot even when nothing has changed" },
      { flags: "--tag <word>", summary: "mark the snapshot; may be given several times", isList: true },
      {
        flags: "--max-duration <time>",
        summary: "stop asking after 30m, 2h…; the next run goes on",
        read: toDurationMs,
      },
      PACE,
      { flags: "--force", summary: "go on where a guard would stop" },
    ],
    examples: ['labapi mirror "Lab QC" /backup/vault', "labapi mirror --all /backup/vault --tpslimit 1 --quiet"],
    json:
      '{ notebook: { id: string; name: string }; outcome: "made" | "unchanged" | "suspended" | "planned" | "failed"; path: string | null; isComplete: boolean; ' +
      "omissions: Omission[]; fidelity: Fidelity[]; counts: object | null; pagesRead: number; calls: number; error?: string }[]",
    isWrite: true,
    load: () => import("../commands/mirror.ts"),
  },
  {
    name: "snapshots",
    summary: "list the snapshots of a vault",
    args: [{ name: "<vault>", summary: "a vault, or a notebook's folder in it" }],
    examples: ["labapi snapshots /backup/vault", "labapi snapshots /backup/vault --json | jq -r '.[].path'"],
    json:
      "{ notebook: string; name: string; path: string; startedAt: string; source: string; isComplete: boolean; pages: number; " +
      "files: number; bytes: number; newBytes: number; tags: string[]; error?: string }[]",
    load: () => import("../commands/snapshots.ts"),
  },
  {
    name: "verify",
    summary: "check copies: manifests, names and sizes, on demand every byte, or against LabArchives",
    details:
      "Names whatever is missing, extra, changed or rotten, and ends with exit code 7 then. With --data 1/7 every run reads the seventh " +
      "whose last reading is oldest, so that seven runs read all. What was interrupted is gone on with.",
    args: [{ name: "<copies>", summary: "a vault, a notebook's folder in it, or one snapshot" }],
    options: [
      { flags: "--data <share>", summary: 'read the bytes: "all", or a share such as 1/7', read: toDataShare },
      { flags: "--live", summary: "compare the newest snapshot with LabArchives (a call per folder, page and file)" },
      PACE,
    ],
    examples: [
      "labapi verify /backup/vault",
      "labapi verify /backup/vault --data 1/7",
      "labapi verify /backup/vault --live",
    ],
    json:
      "{ snapshots: number; files: number; filesRead: number; bytesRead: number; filesResumed: number; " +
      "findings: { kind: string; snapshot: string; path: string; why: string }[] }",
    load: () => import("../commands/verify.ts"),
  },
  {
    name: "diff",
    summary: "show what is different between two snapshots, or a snapshot and LabArchives now",
    details:
      "+ only in the second, - only in the first, * not the same, = the same (with --same), ! could not be compared. Texts are compared " +
      "word by word.",
    args: [
      { name: "<snapshot>", summary: SNAPSHOT },
      { name: "[other]", summary: "another one; LabArchives as it is now without it" },
    ],
    options: [
      { flags: "--same", summary: "show what is the same as well" },
      { flags: "--download", summary: "fetch files to compare their bytes; LabArchives knows no checksum" },
      PACE,
    ],
    examples: ['labapi diff "/backup/vault/Lab QC [3f9a2c]"', "labapi diff 2026-11-24T020000Z 2026-11-25T020000Z"],
    json:
      '{ summary: { "+": number; "-": number; "*": number; "=": number; "!": number }; differences: { mark: string; kind: string; id: string; ' +
      "path: string[]; why: string[]; entry?: object; words?: { mark: string; text: string }[] }[] }",
    load: () => import("../commands/diff.ts"),
  },
  {
    name: "backup",
    summary: "fetch LabArchives' own archive of a notebook into a vault, checked against its index",
    details:
      "Only the owner may. It lies in the notebook's folder under backups/, with a .sha256 beside it. It is known to lack files without an " +
      "extension and pictures pasted into texts; mirror has the former.",
    args: [
      { name: "<notebook>", summary: "its name, or id:…" },
      { name: "<vault>", summary: "the folder for copies" },
    ],
    options: [
      { flags: "--archive-format <format>", summary: "tables inside", choices: ["sqlite", "json"], initial: "sqlite" },
      { flags: "--no-attachments", summary: "leave the files out" },
      { flags: "--force", summary: "go on where a guard would stop" },
    ],
    examples: ['labapi backup "Lab QC" /backup/vault'],
    json: "{ path: string; sizeBytes: number; sha256: string }",
    isWrite: true,
    load: () => import("../commands/backup.ts"),
  },
  {
    name: "restore",
    summary: "bring a page or file of a snapshot back: onto disk, or as a new page",
    details:
      "On disk nothing is replaced, and checksums are compared on the way. In a notebook it is always a new page, as LabArchives has no " +
      "undo; dates and authors become those of now, and entries that no program may write are named (exit code 6).",
    args: [
      { name: "<snapshot>", summary: SNAPSHOT },
      { name: "<path>", summary: "a page, or a file behind its page: Folder/Page/file.csv" },
      { name: "[target]", summary: "a folder here, or the path of the file" },
    ],
    options: [{ flags: "--to <address>", summary: "a notebook or folder in which the new page is made" }],
    examples: [
      'labapi restore "/backup/vault/Lab QC [3f9a2c]" "Protocols/qPCR/plate 07.csv" plate.csv',
      'labapi restore "/backup/vault/Lab QC [3f9a2c]" Protocols/qPCR --to "Lab QC:/Restored"',
    ],
    json:
      "{ files: { path: string; sizeBytes: number; sha256: string }[] }, or of a new page " +
      "{ id: string; webUrl: string; entries: { position: number; partType: string; isRestored: boolean; why?: string }[] }",
    isWrite: true,
    load: () => import("../commands/restore.ts"),
  },
  {
    name: "forget",
    summary: "remove snapshots that no rule keeps",
    details:
      "The newest complete snapshot of each notebook stays whatever the rules say; without a rule nothing is removed. Times are UTC. A " +
      "legal hold is a tag that is always kept.",
    args: [{ name: "<vault>", summary: "a vault, or a notebook's folder in it" }],
    options: [
      { flags: "--keep-last <count>", summary: "the newest ones", read: toCount },
      { flags: "--keep-hourly <count>", summary: "one of each hour that has one", read: toCount },
      { flags: "--keep-daily <count>", summary: "one of each day", read: toCount },
      { flags: "--keep-weekly <count>", summary: "one of each week", read: toCount },
      { flags: "--keep-monthly <count>", summary: "one of each month", read: toCount },
      { flags: "--keep-yearly <count>", summary: "one of each year", read: toCount },
      { flags: "--keep-within <time>", summary: "all that are younger: 7d, 12w…", read: toDurationMs },
      { flags: "--keep-tag <word>", summary: "those that bear the tag; may be given several times", isList: true },
    ],
    examples: [
      "labapi forget /backup/vault --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --keep-tag legal-hold --dry-run",
    ],
    json: "{ kept: number; forgotten: number; snapshots: { path: string; name: string; outcome: string; why: string[] }[] }",
    isWrite: true,
    load: () => import("../commands/forget.ts"),
  },
  {
    name: "view",
    summary: "read copies in the browser",
    details:
      "Serves a vault, a notebook's folder in it or one snapshot on 127.0.0.1, read only, until Ctrl-C. Every file is compared with the " +
      "copy's SHA256SUMS before it is shown. A copy that was never verified (labapi verify --data all) says so, and is shown only after a click. The " +
      "same pages open without labapi: index.html in the snapshot's folder.",
    args: [{ name: "<copy>", summary: "a vault, a notebook's folder in it, or a snapshot" }],
    options: [
      { flags: "--port <number>", summary: "port on 127.0.0.1; 0 takes any free one", read: toPort, initial: 0 },
      { flags: "--no-open", summary: "only print the address" },
    ],
    examples: ["labapi view /backup/vault", "labapi view /backup/vault --no-open --port 8090"],
    json: "{ url: string; snapshotCount: number }",
    load: () => import("../commands/view.ts"),
  },
  {
    name: "export",
    summary: "give a snapshot, or a part of it, another form: .eln, HTML, Markdown, plain files",
    details:
      "What is written is read back and compared before it gets its name; the same snapshot always gives the same bytes. Of an address, a " +
      "snapshot is taken first, which reads the whole notebook. Exit code 6 says that something is not in it; each is named.",
    args: [
      { name: "<from>", summary: `${SNAPSHOT}; or an address: Notebook:/path` },
      { name: "<target>", summary: "the file or folder to make" },
    ],
    options: [
      { flags: "-f, --format <format>", summary: "which form", choices: ["eln", "html", "markdown", "dir"] },
      { flags: "--zip", summary: "as one ZIP; so as well when the target ends with .zip" },
      { flags: "--part <path>", summary: "only this folder or page of the snapshot: a path of names, or id:…" },
      { flags: "--overwrite", summary: "put it in the place of what is there" },
      { flags: "--license <url>", summary: "the licence the notebook is under (.eln)" },
      { flags: "--ro-crate <version>", summary: "of an .eln", choices: ["1.1", "1.2"], initial: "1.1" },
      { flags: "--body-in-description", summary: "the text of pages also where SampleDB and Kadi4Mat look (.eln)" },
      { flags: "--include-emails", summary: "with e-mail addresses of people" },
      { flags: "--versions", summary: "with earlier versions of files, where the snapshot has them (.eln)" },
    ],
    examples: [
      'labapi export "/backup/vault/Lab QC [3f9a2c]" lab-qc.eln',
      'labapi export "/backup/vault/Lab QC [3f9a2c]" protocols.zip --format markdown --part Protocols',
    ],
    json:
      "{ format: string; path: string; pages: number; folders: number; entries: number; files: number; comments: number; bytes: number; " +
      "sha256?: string; conversions: { partType: string; count: number; outcome: string; as: string }[]; " +
      "leftOut: { path: string[]; why: string }[]; warnings: string[]; isComplete: boolean }",
    isWrite: true,
    load: () => import("../commands/export.ts"),
  },
  {
    name: "import",
    summary: "bring an .eln of any system, or a snapshot, into a notebook",
    details:
      "All of it is read and checked before anything is sent, and the plan is shown. What was there stays as it is; what was stopped is " +
      "gone on with, and nothing is written twice. Dates and authors become yours and today's: LabArchives takes no others. Exit code 6 " +
      "says that something of the copy is missing or not what it says it is, 7 that it was refused.",
    args: [
      { name: "<copy>", summary: `an .eln, or ${SNAPSHOT}` },
      { name: "<address>", summary: "the notebook or folder: Notebook:/path" },
    ],
    options: [
      { flags: "--strict", summary: "refuse a copy with anything missing or wrong" },
      { flags: "--duplicate", summary: "go on although the place has things of these names" },
      { flags: "--restart", summary: "forget a stopped run, and begin anew" },
    ],
    examples: [
      'labapi import lab-qc.eln "Lab QC:/Imported" --dry-run',
      'labapi import lab-qc.eln "Lab QC:/Imported" --yes',
    ],
    json:
      "{ source: string; plan: object; isDryRun: boolean; writes: number; found: number; " +
      "findings: { severity: string; where: string; what: string }[]; isComplete: boolean }",
    isWrite: true,
    asks: true,
    load: () => import("../commands/import.ts"),
  },
  {
    name: "pack",
    summary: "make the pack that somebody who leaves hands over",
    details:
      "A folder with the snapshot, the newest native backup beside it, an .eln, SHA256SUMS over all of it, and a cover page to print and " +
      "to sign. A key for --sign is made by minisign -G -W.",
    args: [
      { name: "<snapshot>", summary: SNAPSHOT },
      { name: "<folder>", summary: "the folder to make" },
    ],
    options: [
      { flags: "--sign <key>", summary: "sign SHA256SUMS with this secret key of minisign (one without a password)" },
      { flags: "--license <url>", summary: "the licence the notebook is under" },
    ],
    examples: ['labapi pack "/backup/vault/Lab QC [3f9a2c]" handover --sign minisign.key'],
    json: "{ path: string; files: number; backup?: string; eln: object; publicKey?: string; isComplete: boolean }",
    isWrite: true,
    load: () => import("../commands/pack.ts"),
  },
];
