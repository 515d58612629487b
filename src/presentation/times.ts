/** Points in time and spans for people. They are worded in `domain`, since gates say them too. */
export { describeOpening, formatDayAndTime, formatSpan, formatTime, formatTimeSeen } from "../domain/times.ts";
