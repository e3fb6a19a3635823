/** As much of a tree of Markdown (mdast) as is looked at here. */
interface Node {
  type: string;
  value?: string;
  url?: string;
  identifier?: string;
  children?: Node[];
  data?: { hName?: string; hProperties?: Record<string, string> };
}

/**
 * How a chat reads Markdown where it differs from a document: each line break is one, as in GitHub's comments;
 * `<br>` is one too, since models write it into tables; all other HTML stands as it was written. Callouts
 * (`> [!NOTE]`), links to messages and the numbers of footnotes are made here as well.
 */
export function chatMarkdown() {
  return (tree: object) => read(tree as Node, true);
}

function read(parent: Node, isRoot: boolean): void {
  const children: Node[] = [];
  for (const child of parent.children ?? []) {
    if (child.type === 'text') children.push(...linesOf(child.value ?? '', parent.type));
    else if (child.type === 'html') children.push(...htmlAsText(child.value ?? '', isRoot));
    else if (child.type === 'footnoteReference') children.push(numberOf(child.identifier ?? ''));
    else if (child.type !== 'footnoteDefinition') {
      if (child.type === 'blockquote') readCallout(child);
      read(child, false);
      children.push(child);
    }
  }
  if (parent.children !== undefined) parent.children = children;
}

const LINE_BREAK = /^<br\s*\/?>$/i;

function htmlAsText(html: string, isBlock: boolean): Node[] {
  if (LINE_BREAK.test(html)) return [{ type: 'break' }];
  // Not a `text`, whose lines would lose the spaces before them.
  const text = { type: 'verbatim', value: html };
  if (!isBlock) return [text];
  return [{ type: 'paragraph', children: [text], data: { hProperties: { className: 'as-written' } } }];
}

const MESSAGE_LINK = /hearth:\/\/message\/[\w\-./]*[\w\-/]/g;

function linesOf(text: string, within: string): Node[] {
  const nodes: Node[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) nodes.push({ type: 'break' });
    let at = 0;
    for (const { 0: url, index: start } of within === 'link' ? [] : line.matchAll(MESSAGE_LINK)) {
      if (start > at) nodes.push({ type: 'text', value: line.slice(at, start) });
      nodes.push({ type: 'link', url, children: [{ type: 'text', value: url }] });
      at = start + url.length;
    }
    if (at < line.length) nodes.push({ type: 'text', value: line.slice(at) });
  }
  return nodes;
}

/** Drawn by whoever knows all the text: its number depends on the blocks before. */
function numberOf(identifier: string): Node {
  return {
    type: 'footnoteNumber',
    children: [],
    data: { hName: 'sup', hProperties: { dataNote: identifier } },
  };
}

const CALLOUT = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

function readCallout(quote: Node): void {
  const paragraph = quote.children?.[0];
  const first = paragraph?.type === 'paragraph' ? paragraph.children?.[0] : undefined;
  const found = first?.type === 'text' ? CALLOUT.exec(first.value ?? '') : null;
  if (found === null || first === undefined || paragraph?.children === undefined) return;
  first.value = (first.value ?? '').slice(found[0].length);
  if (first.value === '') paragraph.children.shift();
  if (paragraph.children.length === 0) quote.children?.shift();
  quote.data = { hProperties: { dataCallout: (found[1] ?? '').toLowerCase() } };
}
