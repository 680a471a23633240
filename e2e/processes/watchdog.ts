import { spawn } from 'node:child_process';

/**
 * A tiny shell that outlives this process by a moment. It reads lines from a pipe that only this process holds; when the pipe
 * closes, however this process ended, it kills the process groups it was told of and removes the folders.
 */
export interface Watchdog {
  /** Kills the group of `pid` when this process ends. */
  guard(pid: number): void;
  /** Forgets `pid`, which has ended: its number may soon be another's. */
  release(pid: number): void;
  /** Removes `directory` when this process ends. */
  removeAtEnd(directory: string): void;
  /** Leaves `directory` alone after all. */
  keep(directory: string): void;
}

// Signals of a terminal reach the whole group; the watchdog must be the last to go.
const SCRIPT = `
trap '' INT TERM HUP
pids=' '
list=$(mktemp) || exit 1
while IFS= read -r line; do
  word=\${line#? }
  case "$line" in
    '+ '*) pids="$pids$word " ;;
    '- '*) pids=$(printf '%s' "$pids" | sed "s/ $word / /") ;;
    'd '*) printf '%s\\n' "$word" >> "$list" ;;
    'k '*) grep -vxF -- "$word" "$list" > "$list.new"; mv "$list.new" "$list" ;;
  esac
done
for pid in $pids; do kill -s KILL -- "-$pid"; done
[ "$pids" = ' ' ] || sleep 0.2
while IFS= read -r directory; do rm -rf -- "$directory"; done < "$list"
rm -f "$list"
`;

let shared: Watchdog | undefined;

/** The one watchdog of this process, started when first asked for. */
export function watchdog(): Watchdog {
  shared ??= startWatchdog();
  return shared;
}

function startWatchdog(): Watchdog {
  const child = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  const pipe = child.stdin;
  // The pipe must not keep this process alive: its end is the signal. A pipe of a child is a socket, which can be unreferenced.
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  pipe.on('error', () => {
    // The shell is gone: nothing more can be guarded, and nothing is lost but the clean-up after a kill.
  });
  const say = (verb: string, word: string | number) => {
    pipe.write(`${verb} ${word}\n`);
  };
  return {
    guard: (pid) => say('+', pid),
    release: (pid) => say('-', pid),
    removeAtEnd: (directory) => say('d', directory),
    keep: (directory) => say('k', directory),
  };
}
