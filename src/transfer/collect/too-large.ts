import { formatBytes } from "../../core/format.ts";
import type { RefusedFile } from "./collect.ts";
import type { LocalFile } from "./local-file.ts";

/** Files that LabArchives would refuse are known before the first byte is sent. */
export function refuseLarge(file: LocalFile, limitBytes: number): RefusedFile {
  const { sizeBytes } = file;
  const why =
    `it has ${formatBytes(sizeBytes)} (${sizeBytes} bytes), and this account may upload at most ` +
    `${formatBytes(limitBytes)} (${limitBytes} bytes)`;
  return { ...file, why, isSecret: false };
}
