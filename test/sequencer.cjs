/** The longest suites start first: what starts last would keep one worker busy while the other waits. */
const { default: Sequencer } = require("@jest/test-sequencer");

const LONGEST = ["e2e/kill", "e2e/merging", "e2e/faults", "e2e/", "invariants/", "mirror/", "cli/"];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
      return at < 0 ? LONGEST.length : at;
    };
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
};
