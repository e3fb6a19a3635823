import mermaidUrl from 'mermaid/dist/mermaid.min.js?url&no-inline';
import { NOT_LOADED } from './diagramLimits';
import frameUrl from './frameScript.js?url&no-inline';

/** What a frame says. */
type Said = { ready: true } | { id: number; svg: string } | { id: number; reason: string };

/** Reading Mermaid itself may take a while on a slow machine; drawing a diagram of the allowed size may not. */
const READY_MS = 20_000;
const DRAW_MS = 3000;
/** Its scripts speak before it is loaded; a frame that has not by then was not allowed them. */
const SILENT_MS = 10_000;
/** A frame that has nothing to do is removed: Mermaid takes some 30 MB. */
const IDLE_MS = 30_000;

/**
 * Draws diagrams in a frame that can reach nothing: no origin, no network, no page around it. Where the browser
 * gives such a frame a process of its own, a diagram that never ends holds up nothing; everywhere the frame is
 * removed when its time is over.
 */
export class DiagramFrame {
  private frame: HTMLIFrameElement | null = null;
  private ready: Promise<void> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private drawn = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private heard: (said: Said) => void = () => {};
  /** Ends the wait for a frame's first word. */
  private silent: (reason: string) => void = () => {};

  /** The picture of a diagram, one after the other. Rejects with the reason in Mermaid's words, or `null` if it took too long. */
  draw(text: string, config: object): Promise<string> {
    this.waiting += 1;
    clearTimeout(this.idle);
    const drawn = this.last.then(() => this.drawNow(text, config));
    this.last = drawn
      .catch(() => {})
      .finally(() => {
        this.waiting -= 1;
        if (this.waiting === 0) this.idle = setTimeout(() => this.close(), IDLE_MS);
      });
    return drawn;
  }

  private async drawNow(text: string, config: object): Promise<string> {
    this.ready ??= this.open();
    await this.ready;
    this.drawn += 1;
    const id = this.drawn;
    const said = await this.hear(
      DRAW_MS,
      (answer) => 'id' in answer && answer.id === id,
      () => {
        this.frame?.contentWindow?.postMessage({ id, text, config }, '*');
      },
    );
    if ('svg' in said && typeof said.svg === 'string') return said.svg;
    throw new DiagramFault('reason' in said ? String(said.reason) : null);
  }

  private open(): Promise<void> {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.setAttribute('aria-hidden', 'true');
    frame.tabIndex = -1;
    // It must have a layout, since Mermaid measures words, and is not to be seen.
    frame.style.cssText =
      'position:fixed;top:0;left:0;width:1200px;height:800px;border:0;visibility:hidden;pointer-events:none;z-index:-1';
    frame.srcdoc = page(mermaidUrl, frameUrl);
    let spoke = false;
    frame.addEventListener('load', () => {
      setTimeout(() => {
        if (!spoke && this.frame === frame) this.silent(NOT_LOADED);
      }, SILENT_MS);
    });
    this.frame = frame;
    window.addEventListener('message', this.listen);
    return this.hear(
      READY_MS,
      (said) => 'ready' in said,
      () => document.body.append(frame),
    ).then(() => {
      spoke = true;
    });
  }

  /** Waits for what the frame says; if it says nothing in time, it goes. */
  private hear(ms: number, isIt: (said: Said) => boolean, begin: () => void): Promise<Said> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string | null) => {
        clearTimeout(timer);
        this.close();
        reject(new DiagramFault(reason));
      };
      const timer = setTimeout(() => fail(null), ms);
      this.silent = fail;
      this.heard = (said) => {
        if (!isIt(said)) return;
        clearTimeout(timer);
        this.silent = () => {};
        resolve(said);
      };
      begin();
    });
  }

  private readonly listen = ({ source, data }: MessageEvent<unknown>) => {
    const own = this.frame?.contentWindow;
    if (own && source === own && typeof data === 'object' && data !== null) this.heard(data as Said);
  };

  private close(): void {
    window.removeEventListener('message', this.listen);
    this.frame?.remove();
    this.frame = null;
    this.ready = null;
    this.heard = () => {};
  }
}

/** Why a diagram was not drawn. */
class DiagramFault extends Error {
  constructor(
    /** In Mermaid's words; `null` if it took too long. */
    readonly reason: string | null,
  ) {
    super(reason ?? 'it took too long');
  }
}

/**
 * The policy of the page around it holds in the frame as well. A stricter one of its own, in a `<meta>`, would have
 * WebKit take `'self'` in the other for the frame's own origin, which is none.
 */
function page(...scripts: string[]): string {
  const tags = scripts.map((script) => `<script src="${new URL(script, document.baseURI).href}"></script>`);
  return `<!doctype html><meta charset="utf-8"><body>${tags.join('')}`;
}
