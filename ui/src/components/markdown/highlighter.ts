import type { GrammarState, HighlighterCore, ThemedToken } from 'shiki/core';
import { type Language, loadLanguage } from './languages';

export type CodeLine = readonly ThemedToken[];

const THEME = 'hearth';
/** Longer lines stay plain: a grammar may need seconds for a line of minified code. */
const LINE_MAX = 1000;
const LINE_MS = 20;

let core: Promise<HighlighterCore> | null = null;
const languages = new Map<Language, Promise<Colourer>>();

/** Colours lines of one language; its colours are the CSS variables `--code-…`. */
export interface Colourer {
  /** `before` is what the lines before these left open, as this returned it for them. */
  colour(
    lines: string,
    before: GrammarState | undefined,
  ): { lines: CodeLine[]; after: GrammarState | undefined };
}

export function colourerOf(language: Language): Promise<Colourer> {
  const known = languages.get(language);
  if (known !== undefined) return known;
  const loading = load(language);
  languages.set(language, loading);
  return loading;
}

async function load(language: Language): Promise<Colourer> {
  core ??= createCore();
  const [highlighter, grammar] = await Promise.all([core, loadLanguage(language)]);
  await highlighter.loadLanguage(grammar);
  const lang = language === 'bash' ? 'shellscript' : language;
  return {
    colour(lines, before) {
      const tokens = highlighter.codeToTokensBase(lines, {
        lang,
        theme: THEME,
        ...(before === undefined ? {} : { grammarState: before }),
        tokenizeMaxLineLength: LINE_MAX,
        tokenizeTimeLimit: LINE_MS,
      });
      return { lines: tokens, after: highlighter.getLastGrammarState(tokens) };
    },
  };
}

async function createCore(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-', fontStyle: true })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}
