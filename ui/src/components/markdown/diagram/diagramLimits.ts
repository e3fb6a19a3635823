/** Why a diagram is not even tried. */
export type Refusal = 'long' | 'many';

/** Why nothing is drawn as long as what draws it cannot be loaded. */
export const NOT_LOADED = 'Mermaid could not be loaded';

const LONGEST = 12_000;
const MOST_LINES = 400;
const MOST_LINKS = 250;

/** Reasons by which a diagram would take too long to lay out; `null` for all that people draw. */
export function refusalOf(text: string): Refusal | null {
  if (text.length > LONGEST) return 'long';
  const lines = text.split(/[\n;]/).length;
  const links = text.match(/[-=.~<]{2,}[->ox]?|&/g)?.length ?? 0;
  return lines > MOST_LINES || links > MOST_LINKS ? 'many' : null;
}

/** Mermaid's own limits and colours. Everything the text may say about these is ignored (`secure`). */
export function configOf(isDark: boolean): object {
  const colours = isDark ? dark : light;
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: LONGEST,
    maxEdges: MOST_LINKS,
    theme: 'base',
    themeVariables: { ...slices, ...colours, darkMode: isDark, fontSize: '14px' },
    fontFamily: 'system-ui, sans-serif',
    // Words in SVG alone: what is drawn as HTML is not shown by every browser in a picture.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    secure: SECURE,
  };
}

const SECURE = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'htmlLabels',
  'theme',
  'themeCSS',
  'themeVariables',
  'fontFamily',
];

/** Of a pie, in both. */
const slices = {
  pie1: '#b8592a',
  pie2: '#4d77a8',
  pie3: '#5f8546',
  pie4: '#99712f',
  pie5: '#7d5da6',
  pie6: '#3b827c',
  pieSectionTextColor: '#ffffff',
  pieOuterStrokeWidth: '0px',
  pieStrokeWidth: '1px',
  pieOpacity: '1',
  pieTitleTextSize: '18px',
};

const light = {
  background: '#fdfcfa',
  primaryColor: '#f4f1ec',
  primaryTextColor: '#26221e',
  primaryBorderColor: '#8d857a',
  secondaryColor: '#fbeadf',
  tertiaryColor: '#eef3ea',
  lineColor: '#655e55',
  textColor: '#26221e',
  noteBkgColor: '#fdf3d8',
  noteTextColor: '#26221e',
  edgeLabelBackground: '#fdfcfa',
};

const dark = {
  background: '#1c1a18',
  primaryColor: '#322e29',
  primaryTextColor: '#ece7e0',
  primaryBorderColor: '#8d857a',
  secondaryColor: '#3b2719',
  tertiaryColor: '#26302a',
  lineColor: '#aba399',
  textColor: '#ece7e0',
  noteBkgColor: '#37301a',
  noteTextColor: '#ece7e0',
  edgeLabelBackground: '#1c1a18',
};
