import { crc32, deflateSync } from "node:zlib";

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const SIZE = 32;

/** A picture that every browser shows, and that is its own thumbnail. */
export function isPicture(contentType: string): boolean {
  return PICTURES.has(contentType);
}

/** The thumbnail of any other file: a grey sheet of paper, as PNG. */
export const GENERIC_ICON: Uint8Array<ArrayBuffer> = png(SIZE, (x, y) => (isBorder(x) || isBorder(y) ? 0x80 : 0xee));

function isBorder(at: number): boolean {
  return at < 2 || at >= SIZE - 2;
}

function png(size: number, greyAt: (x: number, y: number) => number): Uint8Array<ArrayBuffer> {
  const rows = Array.from({ length: size }, (_row, y) => [
    0,
    ...Array.from({ length: size }, (_cell, x) => greyAt(x, y)),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits of grey, no interlace.
  header.writeUInt8(8, 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.from(rows.flat()));
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
