import { create } from "content-disposition";

/** `Content-Disposition` for a download. The name is always quoted, as the real server's is. */
export function disposition(fileName: string): string {
  return create(fileName).replace(/filename=([^";]+)(?=;|$)/, 'filename="$1"');
}
