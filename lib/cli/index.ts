#!/usr/bin/env node
import { runCommand } from './command.js';

void runCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY,
}).then((code) => (process.exitCode = code));
