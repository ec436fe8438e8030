import { once } from "node:events";
import { connect, type Socket } from "node:net";

/**
 * A Redis client just good enough for tests, over a real connection. Answers come in the order of the commands; texts, numbers
 * and nil only.
 */
export class RespClient {
  readonly #socket: Socket;
  readonly #waiting: ((answer: string | null) => void)[] = [];
  // One character per byte, as lengths are in bytes.
  #received = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (piece: Buffer) => {
      this.#received += piece.toString("latin1");
      this.#readAnswers();
    });
  }

  static async connect(port: number): Promise<RespClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RespClient(socket);
  }

  send(...words: readonly string[]): Promise<string | null> {
    const sent = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("");
    this.#socket.write(`*${words.length}\r\n${sent}`);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #readAnswers(): void {
    for (;;) {
      const match = /^(?:\$(-1)|\$(\d+)|[+:-]([^\r]*))\r\n/.exec(this.#received);
      if (match === null) return;
      const [head, nil, size, line] = match;
      const length = size === undefined ? 0 : Number(size) + 2;
      if (this.#received.length < head.length + length) return;
      const text = size === undefined ? (line ?? "") : this.#received.slice(head.length, head.length + length - 2);
      this.#received = this.#received.slice(head.length + length);
      this.#waiting.shift()?.(nil === undefined ? Buffer.from(text, "latin1").toString() : null);
    }
  }
}
