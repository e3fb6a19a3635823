/*
 * What the build puts in the place of parts of Streamdown that Hearth never calls (`vite.config.ts`): raw HTML and
 * all that makes it safe, since none is read; cutting a text into blocks, which `blockSplitter` does; and the merging
 * of class names that contradict each other.
 */
// biome-ignore lint/style/noDefaultExport: it stands in for modules that have one.
export default function absent(): never {
  throw new Error('Hearth leaves out this part of Streamdown');
}

export { absent as harden, absent as Lexer };

export const defaultSchema = {};

export const twMerge = (classes: string) => classes;
