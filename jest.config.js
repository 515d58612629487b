/** Jest runs the TypeScript sources as ES modules, compiled by swc (no type check: `npm run types` does that). */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  maxWorkers: 2,
  testSequencer: "<rootDir>/test/sequencer.cjs",
  // Modules of finished suites stay in a worker's memory: a new one is started before it has all of the machine's.
  workerIdleMemoryLimit: "1GB",
  testTimeout: 120_000,
  restoreMocks: true,
};
