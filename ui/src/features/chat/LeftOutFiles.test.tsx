import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { LeftOutFiles } from './LeftOutFiles';

it('says of each file that the model was not shown why it was not', () => {
  render(
    <LeftOutFiles
      files={[
        { name: 'cat.png', reason: 'image_unsupported' },
        { name: 'long.pdf', reason: 'cut' },
        { name: 'old.txt', reason: 'no_room' },
        { name: 'scan.pdf', reason: 'unreadable' },
        { name: 'song.mp3', reason: 'kind_unsupported' },
        { name: 'gone.txt', reason: 'not_here' },
      ]}
    />,
  );
  const list = screen.getByRole('list', { name: 'What the model was not shown' });
  expect([...list.children].map((line) => line.textContent)).toEqual([
    'cat.png was not shown to the model: as far as is known, it takes no images.',
    'Only the beginning of long.pdf was shown to the model: there was no room for the rest.',
    'old.txt was not shown to the model: there was no room for it.',
    'scan.pdf was not shown to the model: no text or image could be read from it.',
    'song.mp3 was not shown to the model: it takes no files of this kind.',
    'gone.txt was not shown to the model: it is not on the host any more.',
  ]);
});

it('counts those that are not named', () => {
  render(<LeftOutFiles files={[{ name: 'song.mp3', reason: 'kind_unsupported', more: 280 }]} />);
  const list = screen.getByRole('list', { name: 'What the model was not shown' });
  expect(list.lastElementChild).toHaveTextContent('280 more files were not shown to the model as they are.');
});

it('says nothing where all was shown', () => {
  const { container } = render(<LeftOutFiles files={[]} />);
  expect(container).toBeEmptyDOMElement();
});
