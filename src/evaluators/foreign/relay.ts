/**
 * Runs inside of a sandbox: a port that leads to a proxy's socket, for clients that only know ports.
 * Arguments: the socket, the port, a file that says when it listens.
 */
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [socket, port, ready] = process.argv.slice(2) as [string, string, string];
createServer((client) => {
  const way = connect(socket);
  for (const [one, other] of [[client, way], [way, client]] as const) {
    one.on('error', () => other.destroy());
    one.pipe(other);
  }
}).listen(Number(port), '127.0.0.1', () => writeFileSync(ready, ''));
