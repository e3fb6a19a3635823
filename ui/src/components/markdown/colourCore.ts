import type { GrammarState, HighlighterCore } from 'shiki/core';
import { type Language, loadLanguage } from './languages';

/** A piece of a line in one colour. */
interface Token {
  text: string;
  /** A CSS colour: one of the variables `--code-…`. */
  colour: string | undefined;
  italic: boolean;
}

export type CodeLine = readonly Token[];

const THEME = 'hearth';
/** Longer lines stay plain: a grammar may need seconds for a line of minified code. */
const LINE_MAX = 1000;
const LINE_MS = 1000;
/** Languages whose grammars call them by another name. */
const GRAMMARS: Partial<Record<Language, string>> = { bash: 'shellscript', objectivec: 'objective-c' };
/** Shiki's sign for italic text (`FontStyle.Italic`). */
const ITALIC = 1;

/** Colours code, block by block: what the lines before left open is kept for those that follow. */
export class ColourCore {
  private highlighter: Promise<HighlighterCore> | null = null;
  private readonly open = new Map<number, GrammarState | undefined>();

  /** Colours the next whole lines of a block. */
  async colour(block: number, language: Language, lines: string): Promise<CodeLine[]> {
    this.highlighter ??= createHighlighter();
    const [highlighter, grammar] = await Promise.all([this.highlighter, loadLanguage(language)]);
    await highlighter.loadLanguage(grammar);
    const before = this.open.get(block);
    const tokens = highlighter.codeToTokensBase(lines, {
      lang: GRAMMARS[language] ?? language,
      theme: THEME,
      ...(before === undefined ? {} : { grammarState: before }),
      tokenizeMaxLineLength: LINE_MAX,
      tokenizeTimeLimit: LINE_MS,
    });
    this.open.set(block, highlighter.getLastGrammarState(tokens));
    return tokens.map((line) =>
      line.map(({ content, color, fontStyle }) => ({
        text: content,
        colour: color,
        italic: fontStyle === ITALIC,
      })),
    );
  }

  forget(block: number): void {
    this.open.delete(block);
  }
}

async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-', fontStyle: true })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}
