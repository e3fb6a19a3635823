// @ts-check
/*
 * Runs inside the frame that `DiagramFrame` makes, after Mermaid, in a page of its own without an origin: plain
 * JavaScript, since such a page may load no modules.
 */
const { mermaid } = /** @type {{ mermaid: any }} */ (/** @type {unknown} */ (globalThis));

addEventListener('message', async ({ data, source }) => {
  if (source !== parent) return;
  const { id, text, config } = data;
  try {
    mermaid.initialize(config);
    const { svg } = await mermaid.render(`diagram-${id}`, text);
    parent.postMessage({ id, svg }, '*');
  } catch (error) {
    document.body.replaceChildren();
    parent.postMessage({ id, reason: error instanceof Error ? error.message : String(error) }, '*');
  }
});

parent.postMessage({ ready: true }, '*');
