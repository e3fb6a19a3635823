/** What a field's text means: a value to save, or the name of what is wrong with it. */
export type Checked<T> = { value: T } | { problem: Problem };

type Problem =
  | 'display_name'
  | 'proxy'
  | 'max_file'
  | 'temperature'
  | 'max_output'
  | 'idle_timeout'
  | 'provider_name'
  | 'base_url'
  | 'port'
  | 'space_name';

export function checkDisplayName(text: string): Checked<string> {
  const value = text.trim();
  return [...value].length <= 80 ? { value } : { problem: 'display_name' };
}

export function checkProxy(text: string): Checked<string> {
  const value = text.trim();
  return value === '' || isAddress(value, ['http:', 'https:', 'socks5:']) ? { value } : { problem: 'proxy' };
}

/** MiB, within what the core takes. */
export function checkMaxFile(text: string): Checked<number> {
  const number = numberIn(text);
  const isRight = number !== null && Number.isInteger(number) && number >= 1 && number <= 2000;
  return isRight ? { value: number } : { problem: 'max_file' };
}

/** Empty leaves it to the provider. */
export function checkTemperature(text: string): Checked<number | null> {
  const number = numberIn(text);
  if (number === null) return { value: null };
  return number >= 0 && number <= 2 ? { value: number } : { problem: 'temperature' };
}

/** Tokens; empty leaves it to the provider. */
export function checkMaxOutput(text: string): Checked<number | null> {
  const number = numberIn(text);
  if (number === null) return { value: null };
  return Number.isSafeInteger(number) && number >= 1 ? { value: number } : { problem: 'max_output' };
}

/** Seconds. */
export function checkIdleTimeout(text: string): Checked<number> {
  const number = numberIn(text);
  const isRight = number !== null && Number.isInteger(number) && number >= 5 && number <= 3600;
  return isRight ? { value: number } : { problem: 'idle_timeout' };
}

export function checkProviderName(text: string): Checked<string> {
  const value = text.trim();
  return value === '' ? { problem: 'provider_name' } : { value };
}

export function checkPort(text: string): Checked<number> {
  const number = numberIn(text);
  const isRight = number !== null && Number.isInteger(number) && number >= 1 && number <= 65_535;
  return isRight ? { value: number } : { problem: 'port' };
}

/** Empty for one made of the user's name. */
export function checkSpaceName(text: string): Checked<string> {
  const value = text.trim();
  return [...value].length <= 80 ? { value } : { problem: 'space_name' };
}

/** Kept without a trailing slash. */
export function checkBaseUrl(text: string): Checked<string> {
  const value = text.trim().replace(/\/+$/, '');
  return isAddress(value, ['http:', 'https:']) ? { value } : { problem: 'base_url' };
}

/** Null if empty, NaN if not a number. Some keyboards' decimal key writes a comma. */
function numberIn(text: string): number | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : Number(trimmed.replace(',', '.'));
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  const hasHost = /^[a-z0-9]+:\/\/[^/\s]/i.test(text);
  return hasHost && URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
