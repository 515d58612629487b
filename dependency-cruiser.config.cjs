/**
 * The direction of imports (design: the house). Each room names the rooms that it may know; everything else is
 * refused in CI. `main.ts` and `cli/` compose and may know all but the sandbox.
 */
const mayKnow = {
  domain: [],
  cel: ["domain"],
  config: ["domain", "cel"],
  manifests: ["domain"],
  gates: ["domain", "config", "cel"],
  planning: ["domain", "config", "manifests", "gates"],
  validation: ["domain", "config", "manifests", "cel"],
  commands: ["domain", "config", "gates", "planning"],
  "config-change": ["domain", "config", "gates", "commands"],
  presentation: ["domain", "config", "gates", "planning", "validation", "commands", "config-change"],
  simulation: ["domain", "config", "gates", "planning", "commands", "presentation"],
  ports: ["domain"],
  reconcile: [
    "domain",
    "cel",
    "config",
    "manifests",
    "gates",
    "planning",
    "validation",
    "commands",
    "config-change",
    "presentation",
    "simulation",
    "ports",
  ],
  installation: ["domain", "config", "manifests", "planning", "presentation", "ports"],
  github: ["domain", "ports"],
  mirror: ["domain", "ports"],
  registries: ["domain", "ports"],
  rendering: ["domain", "ports"],
  store: ["domain", "ports"],
  server: ["domain", "ports"],
  log: ["ports"],
  dashboard: ["domain", "ports", "presentation"],
  sandbox: [],
};

const rooms = Object.entries(mayKnow).map(([room, known]) => ({
  name: `${room}-knows-only-${known.join("-") || "itself"}`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: "^src/", pathNot: `^src/(${[room, ...known].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: "production-never-imports-the-sandbox",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/sandbox/" },
      to: { path: "^src/sandbox/" },
    },
    {
      name: "only-github-imports-octokit",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(github/|app\\.ts$|main\\.ts$)" },
      to: { path: "node_modules/(@octokit/(?!webhooks-methods)|probot|octokit)" },
    },
    {
      name: "pure-rooms-do-no-io",
      comment:
        "domain, config, manifests, gates, planning, presentation, commands and simulation compute; they never read or write.",
      severity: "error",
      from: { path: "^src/(domain|config|manifests|gates|planning|presentation|commands|simulation)/" },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(fs|fs/promises|net|http|https|child_process|dns|tls|worker_threads|timers)$",
      },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "production-needs-only-dependencies",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/sandbox/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
