import { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { ReadStream } from "node:tty";

/**
 * The keyboard for a row of questions. A question on its own lets the terminal go when it is answered; what is typed
 * or pasted before the next one would then be shown, a password too, and lost. Here the terminal is held from the
 * first question to the last, and what comes early waits for the question it is meant for.
 *
 * @param keyboard Standard input, a terminal.
 * @param ask Asks, reading from the stream that it is given.
 */
export async function holdingInput<T>(keyboard: ReadStream, ask: (input: Readable) => Promise<T>): Promise<T> {
  const held = new HeldInput();
  const decoder = new StringDecoder("utf8");
  const take = (piece: Buffer): void => held.typed(decoder.write(piece));
  keyboard.setRawMode(true);
  keyboard.on("data", take).resume();
  try {
    return await ask(held);
  } finally {
    keyboard.off("data", take).pause();
    keyboard.setRawMode(false);
    held.destroy();
  }
}

const CTRL_C = "\u0003";
/** One key: an escape sequence, or one character. */
const KEY = /\u001B(?:\[[0-9;]*[A-Za-z~]|O.)|./gsu;

/** Hands keys on one at a time, so that the one that answers a question is the last which that question takes. */
class HeldInput extends Readable {
  constructor() {
    super({ objectMode: true, highWaterMark: 4096, read: () => {} });
  }

  typed(text: string): void {
    for (const key of text.match(KEY) ?? []) {
      // A held terminal makes no signal of Ctrl-C, and no question is open that would see the key.
      if (key === CTRL_C && this.readableFlowing !== true) process.kill(process.pid, "SIGINT");
      else this.push(key);
    }
  }
}
