/** Who hears of the lines of a stream. */
export interface LineListener {
  /** One line, without its end. */
  readonly onLine: (line: Buffer) => void;
  /** A line is longer than the limit. No more is read. */
  readonly onTooLong: () => void;
}

/** Cuts a stream into lines, and keeps no more than `longest` bytes of one. */
export function readLines(stream: NodeJS.ReadableStream, longest: number, { onLine, onTooLong }: LineListener): void {
  let begun: Buffer[] = [];
  let size = 0;
  let isOver = false;

  function add(part: Buffer): void {
    begun.push(part);
    size += part.length;
  }

  stream.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0 && !isOver; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end));
      const line = Buffer.concat(begun);
      begun = [];
      size = 0;
      start = end + 1;
      onLine(line);
    }
    if (isOver) return;
    add(chunk.subarray(start));
    if (size <= longest) return;
    isOver = true;
    begun = [];
    onTooLong();
  });
}
