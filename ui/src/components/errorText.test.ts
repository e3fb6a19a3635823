import { expect, it } from 'vitest';
import { i18n } from '../i18n';
import { errorText } from './errorText';

it('says in our words that nobody answers, and in the core’s what it knows of it', () => {
  const text = (message: string) => errorText(i18n.t, { code: 'unavailable', message });
  expect(text('')).toBe('The host does not answer. Check the network, then try again.');
  expect(text('Hearth is shutting down.')).toBe('Hearth is shutting down.');
});
