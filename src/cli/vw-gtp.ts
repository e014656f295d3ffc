#!/usr/bin/env node
// What the other protocol needs is not loaded: a GUI waits for the first answer.
if (process.argv[2] === 'analysis') await import('./analysis-program.js');
else await import('./gtp-program.js');
