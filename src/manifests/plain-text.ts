/**
 * Which texts may stand without quotes and still be read as text.
 * YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema), the types of YAML 1.1
 * (https://yaml.org/type/), and what go-yaml, which kubectl, Helm, Argo CD and Flux read with, adds to both.
 */

/** null, booleans and the like, in every spelling of both versions. */
const WORDS = /^(?:~|null|true|false|yes|no|on|off|y|n)$/i;
/** Integers: decimal with `_`, octal, hexadecimal, binary. */
const INTEGER = /^[-+]?(?:[0-9][0-9_]*|0o[0-7_]+|0x[0-9a-f_]+|0b[01_]+)$/i;
/** Floats with a point, an exponent or both; `.inf` and `.nan`. */
const FLOAT = /^[-+]?(?:(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:e[-+]?[0-9]+)?|\.inf)$|^\.nan$/i;
/** Base 60 of YAML 1.1: `12:34`, `1:30:00.5`. */
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)?$/;
/** Characters that mean something at the start of a plain scalar, or anywhere in one. */
const INDICATOR = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`=]|^<<$|[\s,[\]{}]|:(?:\s|$)|\s#/;

/** Whether the text, where it can stand without quotes, is a string to YAML 1.1 and 1.2 alike, and no number or the like. */
export const readsAsText = (text: string): boolean =>
  text !== "" &&
  !WORDS.test(text) &&
  !INTEGER.test(text) &&
  !FLOAT.test(text) &&
  !SEXAGESIMAL.test(text) &&
  !DATE.test(text);

/** Whether the text can stand without quotes anywhere, in flow and in block, and is then read as this very string. */
export const isPlainText = (text: string): boolean => readsAsText(text) && !INDICATOR.test(text);
