/** A path out of a repository as people may paste it into a shell: it is one word, no option, and runs nothing. */
export function shellWord(path: string): string {
  const word = path === "" ? "." : path.startsWith("-") ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
