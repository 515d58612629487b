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
  // Modules of finished suites stay in the memory of a worker, and starting git from a large process takes long (70 ms from 1 GB).
  workerIdleMemoryLimit: "500MB",
  testTimeout: 120_000,
  restoreMocks: true,
};
