import { expect, it } from 'vitest';
import { fitting, moved, zoomed } from './zoom';

const stage = { width: 1000, height: 800 };

it('what lies under the pointer stays there', () => {
  expect(zoomed(fitting, 2, { x: 100, y: -50 }, stage)).toEqual({ scale: 2, x: -100, y: 50 });
});

it('a picture is never smaller than fitting, nor out of its place then', () => {
  expect(zoomed({ scale: 2, x: 300, y: 0 }, 0.1, { x: 0, y: 0 }, stage)).toEqual(fitting);
});

it('there is an end to making it larger', () => {
  expect(zoomed(fitting, 1000, { x: 0, y: 0 }, stage).scale).toBe(12);
});

it('a picture that is moved never leaves the stage', () => {
  expect(moved({ scale: 2, x: 0, y: 0 }, { x: 5000, y: -5000 }, stage)).toEqual({
    scale: 2,
    x: 500,
    y: -400,
  });
  expect(moved(fitting, { x: 50, y: 50 }, stage)).toEqual(fitting);
});
