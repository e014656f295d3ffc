#!/usr/bin/env node
import { unreadableArgument } from './invocation.js';

const unreadable = unreadableArgument(process.argv);
if (unreadable !== undefined) {
  console.error(`vw-gtp: ${unreadable}`);
  process.exit(2);
}
// What the other protocol needs is not loaded: a GUI waits for the first answer.
if (process.argv[2] === 'analysis') await import('./analysis-program.js');
else await import('./gtp-program.js');
