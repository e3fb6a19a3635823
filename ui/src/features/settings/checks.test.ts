import { expect, it } from 'vitest';
import {
  checkBaseUrl,
  checkDisplayName,
  checkIdleTimeout,
  checkMaxFile,
  checkMaxOutput,
  checkPort,
  checkProviderName,
  checkProxy,
  checkSpaceName,
  checkTemperature,
} from './checks';

it('keeps a base URL without spaces and trailing slashes', () => {
  expect(checkBaseUrl(' http://localhost:11434/v1/ ')).toEqual({ value: 'http://localhost:11434/v1' });
  for (const wrong of ['', 'localhost:11434', 'ftp://host', 'http://', 'http:///v1', 'https://a b']) {
    expect(checkBaseUrl(wrong)).toEqual({ problem: 'base_url' });
  }
});

it('takes an empty proxy for the system’s own', () => {
  expect(checkProxy('  ')).toEqual({ value: '' });
  expect(checkProxy('socks5://127.0.0.1:1080')).toEqual({ value: 'socks5://127.0.0.1:1080' });
  expect(checkProxy('127.0.0.1:1080')).toEqual({ problem: 'proxy' });
});

it('takes an empty number for the provider’s default, and a comma for a point', () => {
  expect(checkTemperature('')).toEqual({ value: null });
  expect(checkTemperature('0,7')).toEqual({ value: 0.7 });
  for (const wrong of ['-0.1', '2.1', 'warm', '1e9', 'NaN']) {
    expect(checkTemperature(wrong)).toEqual({ problem: 'temperature' });
  }
  expect(checkMaxOutput('')).toEqual({ value: null });
  expect(checkMaxOutput('4096')).toEqual({ value: 4096 });
  for (const wrong of ['0', '1.5', '-3', 'Infinity']) {
    expect(checkMaxOutput(wrong)).toEqual({ problem: 'max_output' });
  }
});

it('keeps the patience with a silent provider between 5 seconds and an hour', () => {
  expect(checkIdleTimeout('5')).toEqual({ value: 5 });
  expect(checkIdleTimeout('3600')).toEqual({ value: 3600 });
  for (const wrong of ['', '4', '3601', '7.5']) {
    expect(checkIdleTimeout(wrong)).toEqual({ problem: 'idle_timeout' });
  }
});

it('keeps the largest file between one megabyte and 2000', () => {
  expect(checkMaxFile('1')).toEqual({ value: 1 });
  expect(checkMaxFile(' 2000 ')).toEqual({ value: 2000 });
  for (const wrong of ['', '0', '2001', '1.5', 'large']) {
    expect(checkMaxFile(wrong)).toEqual({ problem: 'max_file' });
  }
});

it('counts a name’s characters, not its bytes', () => {
  expect(checkDisplayName(` ${'🔥'.repeat(80)} `)).toEqual({ value: '🔥'.repeat(80) });
  expect(checkDisplayName('a'.repeat(81))).toEqual({ problem: 'display_name' });
  expect(checkProviderName('  ')).toEqual({ problem: 'provider_name' });
});

it('takes a port that there is, and no other', () => {
  expect(checkPort(' 8002 ')).toEqual({ value: 8002 });
  for (const wrong of ['', '0', '65536', '80.5', 'http'])
    expect(checkPort(wrong)).toEqual({ problem: 'port' });
});

it('counts the characters of a space’s name as people do', () => {
  expect(checkSpaceName(' Workshop ')).toEqual({ value: 'Workshop' });
  expect(checkSpaceName('🔥'.repeat(80))).toEqual({ value: '🔥'.repeat(80) });
  expect(checkSpaceName('🔥'.repeat(81))).toEqual({ problem: 'space_name' });
});
