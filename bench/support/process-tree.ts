import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in these for whoever reads it in /proc, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** What the system knows of one process. */
interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Of all threads, ended ones included. */
  readonly cpuSeconds: number;
  /** Of children that have ended. */
  readonly endedChildrenCpuSeconds: number;
}

/** Pids of the direct children of this process, oldest first. Linux only: elsewhere none are seen. */
export function childPids(): number[] {
  return children().map(({ pid }) => pid);
}

/** Seconds of processor time of this process and its children, those that have ended included. */
export function treeCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const self = readEntry(process.pid);
  const alive = children().reduce((total, each) => total + each.cpuSeconds + each.endedChildrenCpuSeconds, 0);
  return (user + system) / 1e6 + (self?.endedChildrenCpuSeconds ?? 0) + alive;
}

/** Memory of the direct children of this process. */
export function childrenRssBytes(): number {
  return childPids().reduce((total, pid) => total + 1024 * statusField(pid, 'VmRSS'), 0);
}

/** Threads of this process. */
export function threadCount(): number {
  return statusField(process.pid, 'Threads');
}

/** Open file descriptors of this process. */
export function descriptorCount(): number {
  // One is that of the directory itself.
  return readdirSync('/proc/self/fd').length - 1;
}

function children(): ProcessEntry[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .flatMap((name) => (/^\d+$/.test(name) ? (readEntry(Number(name)) ?? []) : []))
    .filter(({ parent }) => parent === process.pid)
    .sort((a, b) => a.pid - b.pid);
}

function readEntry(pid: number): ProcessEntry | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // See proc_pid_stat(5). The second field, the program's name, may hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    cpuSeconds: (field(14) + field(15)) / TICKS_PER_SECOND,
    endedChildrenCpuSeconds: (field(16) + field(17)) / TICKS_PER_SECOND,
  };
}

/** 0 where there is none: a process that has just ended has no memory. */
function statusField(pid: number, name: string): number {
  const value = read(`/proc/${pid}/status`)?.match(new RegExp(`^${name}:\\s*(\\d+)`, 'm'))?.[1];
  return Number(value ?? 0);
}

/** `undefined` for a process that has ended meanwhile. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
