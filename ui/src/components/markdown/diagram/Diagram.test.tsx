import { act, cleanup, screen } from '@testing-library/react';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { accessibilityFaults } from '../../../test/render';
import { loadMarkdown } from '../loadMarkdown';
import { show } from '../testMarkdown';

const draw = vi.fn<(text: string, config: object) => Promise<string>>();
const load = vi.fn();
vi.mock('./DiagramFrame', () => ({
  DiagramFrame: class {
    constructor() {
      load();
    }
    draw = draw;
  },
}));

const svg =
  '<svg width="100%" viewBox="-8 -8 320.5 200" style="max-width: 320.5px;"><script>1</script></svg>';
let pictures: Blob[] = [];

function read(picture: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.readAsText(picture ?? new Blob());
  });
}

beforeAll(loadMarkdown);
beforeEach(() => {
  draw.mockReset().mockResolvedValue(svg);
  pictures = [];
  URL.createObjectURL = (blob) => {
    pictures.push(blob as Blob);
    return 'blob:diagram';
  };
  URL.revokeObjectURL = () => {};
});

const fenced = (text: string, end = '```\n') => `\`\`\`mermaid\n${text}\n${end}`;
const source = () => screen.queryByRole('region', { name: 'Code mermaid' });

it('what could not be drawn for want of time, or of what draws it, is tried again the next time it is shown', async () => {
  load.mockImplementationOnce(() => {
    throw new Error('no network');
  });
  show(fenced('graph TD; Y-->Z'));
  expect(await screen.findByText(/could not be drawn: Mermaid could not be loaded/)).toBeVisible();
  cleanup();
  draw.mockRejectedValueOnce(Object.assign(new Error(), { reason: null }));
  show(fenced('graph TD; Y-->Z'));
  expect(await screen.findByText('Drawing this diagram took too long.')).toBeVisible();
  cleanup();
  show(fenced('graph TD; Y-->Z'));
  expect(await screen.findByRole('img', { name: 'Diagram' })).toBeVisible();
});

it('a diagram is a picture, whose place is kept, and its source is a press away', async () => {
  const { user, copyText } = show(fenced('graph TD; A-->B'));
  const picture = await screen.findByRole('img', { name: 'Diagram' });
  expect(picture).toHaveAttribute('width', '321');
  expect(picture).toHaveAttribute('height', '200');
  expect(await read(pictures[0])).toContain('<svg width="321" height="200" viewBox');
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Show source' }));
  expect(source()).toHaveTextContent('graph TD; A-->B');
  await user.click(screen.getByRole('button', { name: 'Copy code' }));
  expect(copyText).toHaveBeenCalledWith('graph TD; A-->B');
  await user.click(screen.getByRole('button', { name: 'Show diagram' }));
  expect(screen.getByRole('img', { name: 'Diagram' })).toBeVisible();
});

it('while it is being written a diagram is text; drawn once, however often it is shown', async () => {
  const { update } = show(fenced('graph TD; B-->C', ''), { streaming: true });
  expect(source()).toHaveTextContent('graph TD; B-->C');
  expect(draw).not.toHaveBeenCalled();
  update(`${fenced('graph TD; B-->C')}\nMore`);
  await screen.findByRole('img', { name: 'Diagram' });
  show(fenced('graph TD; B-->C'));
  expect(screen.getAllByRole('img', { name: 'Diagram' })).toHaveLength(2);
  expect(draw).toHaveBeenCalledTimes(1);
});

it('a diagram that cannot be drawn shows its source, and in a few words why', async () => {
  draw.mockRejectedValue(Object.assign(new Error(), { reason: 'Parse error on line 2:\n...' }));
  show(fenced('graph TD; A--'));
  expect(await screen.findByText('This diagram could not be drawn: Parse error on line 2:')).toBeVisible();
  expect(source()).toHaveTextContent('graph TD; A--');
  draw.mockRejectedValue(Object.assign(new Error(), { reason: null }));
  show(fenced('graph TD; C--'));
  expect(await screen.findByText('Drawing this diagram took too long.')).toBeVisible();
});

it('a diagram made to be slow is not even tried', async () => {
  show(fenced(`graph TD\n${'A-->B\n'.repeat(500)}`));
  expect(await screen.findByText('This diagram has too many parts to be drawn.')).toBeVisible();
  show(fenced(`graph TD\nA[${'x'.repeat(20_000)}]`));
  expect(await screen.findByText('This diagram is too long to be drawn.')).toBeVisible();
  expect(draw).not.toHaveBeenCalled();
});

it('a dark window has its diagrams drawn dark', async () => {
  show(fenced('graph TD; D-->E'));
  await screen.findByRole('img', { name: 'Diagram' });
  await act(async () => {
    document.documentElement.dataset.theme = 'dark';
  });
  await vi.waitFor(() => expect(draw).toHaveBeenCalledTimes(2));
  const themes = draw.mock.calls.map(([, config]) => Reflect.get(config, 'themeVariables').darkMode);
  expect(themes).toEqual([false, true]);
  delete document.documentElement.dataset.theme;
});
