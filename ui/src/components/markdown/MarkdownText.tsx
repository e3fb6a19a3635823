import { memo, useMemo, useRef } from 'react';
import { type Block, BlockSplitter, splitBlocks } from './blockSplitter';
import { boxHeight, CodeBox } from './CodeBox';
import { codeOf, countLines } from './codeText';
import { Diagram } from './diagram/Diagram';
import { Footnotes } from './Footnotes';
import { Lazy } from './Lazy';
import { languageName } from './languages';
import { MarkdownBlock } from './MarkdownBlock';
import { definitionsFor, type Note, type References, referencesOf } from './references';
import { showControls } from './safeText';
import { sameUnit, type Unit, unitsOf } from './units';

export interface MarkdownProps {
  text: string;
  /** More may come at its end. */
  streaming: boolean;
}

/**
 * Draws untrusted Markdown. While it streams, finished blocks stay as they are and only the last is parsed
 * again; of a long text, only what is near the view is drawn.
 */
export function MarkdownText({ text, streaming }: MarkdownProps) {
  const blocks = useBlocks(text, streaming);
  const units = useMemo(() => unitsOf(blocks), [blocks]);
  const references = useReferences(blocks);
  return (
    <div className="markdown selectable">
      <Footnotes references={references} draw={drawNote}>
        {units.map((unit, index) => (
          <UnitView
            key={unit.key}
            unit={unit}
            references={references}
            live={streaming}
            last={streaming && index === units.length - 1}
          />
        ))}
      </Footnotes>
    </div>
  );
}

const drawNote = ({ text }: Note) => <NoteText text={text} />;

const NoteText = memo(function NoteText({ text }: { text: string }) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  return blocks.map((block) => <MarkdownBlock key={block.start} block={block} live={false} definitions="" />);
});

interface UnitViewProps {
  unit: Unit;
  references: References | null;
  live: boolean;
  /** It holds the block that is still being written. */
  last: boolean;
}

const UnitView = memo(
  function UnitView({ unit, references, live, last }: UnitViewProps) {
    const { type, blocks, chars, cost } = unit;
    if (type === 'code') {
      return (
        <Lazy cost={cost} estimate={() => likelyCodeHeight(blocks)} live={live} stays>
          <CodeUnit blocks={blocks} whole={!last} />
        </Lazy>
      );
    }
    return (
      <Lazy cost={cost} estimate={() => likelyHeight(chars)} live={live}>
        {blocks.map((block, index) =>
          references?.inNotes.has(block.start) ? null : (
            <MarkdownBlock
              key={block.start}
              block={block}
              live={last && index === blocks.length - 1}
              definitions={definitionsFor(block.text, references)}
            />
          ),
        )}
      </Lazy>
    );
  },
  // Whether it is live matters only when it comes: the end of a long answer draws nothing anew.
  (a, b) => a.last === b.last && a.references === b.references && sameUnit(a.unit, b.unit),
);

function CodeUnit({ blocks, whole }: { blocks: readonly Block[]; whole: boolean }) {
  const known = useRef(new WeakMap<Block, string>());
  const segments = useMemo(
    () =>
      blocks.map((block) => {
        const code = known.current.get(block) ?? codeOf(block);
        known.current.set(block, code);
        return code;
      }),
    [blocks],
  );
  const info = blocks[0]?.fence?.info ?? '';
  const closed = blocks.at(-1)?.closed === true || whole;
  const language = languageName(info).toLowerCase();
  if (language === 'mermaid') return <Diagram info={info} segments={segments} whole={closed} />;
  if (language === 'math' && closed) return <Formula text={segments.join('')} />;
  return <CodeBox info={info} segments={segments} whole={whole} />;
}

function Formula({ text }: { text: string }) {
  const [block] = useMemo(() => splitBlocks(`$$\n${text.trim()}\n$$`), [text]);
  return block === undefined ? null : <MarkdownBlock block={block} live={false} definitions="" />;
}

/** About 90 characters on a line of 24 CSS pixels. */
function likelyHeight(chars: number): number {
  return Math.ceil(chars / 90) * 24 + 12;
}

/** Of a box that is not drawn yet, in CSS pixels. */
function likelyCodeHeight(blocks: readonly Block[]): number {
  const lines = blocks.reduce((sum, block) => sum + countLines(codeOf(block)), 0);
  return boxHeight(lines);
}

/** The same object as long as nothing else is defined. */
function useReferences(blocks: readonly Block[]): References | null {
  const known = useRef<References | null>(null);
  return useMemo(() => {
    const now = referencesOf(blocks);
    if (now?.key !== known.current?.key) known.current = now;
    return known.current;
  }, [blocks]);
}

/** The blocks of a text that grows at its end; a text that became another is cut anew. */
function useBlocks(text: string, streaming: boolean): readonly Block[] {
  const known = useRef<{ splitter: BlockSplitter; text: string; finished: boolean } | null>(null);
  return useMemo(() => {
    const before = known.current;
    const goesOn =
      before !== null && text.startsWith(before.text) && (!before.finished || text === before.text);
    const splitter = goesOn ? before.splitter : new BlockSplitter();
    const finished = !streaming || (goesOn && before.finished);
    splitter.append(showControls(text.slice(goesOn ? before.text.length : 0)));
    if (finished && !(goesOn && before.finished)) splitter.finish();
    known.current = { splitter, text, finished };
    const tail = finished ? null : splitter.tail();
    return tail === null ? [...splitter.blocks] : [...splitter.blocks, tail];
  }, [text, streaming]);
}
