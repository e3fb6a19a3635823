import { initialsOf } from './people';

interface AvatarProps {
  name: string;
  /** Unset where it is not to be told. */
  online?: boolean | undefined;
  size?: 'small' | 'normal';
}

/** Shades that stand well under the page's own text colours, in both themes. */
const grounds = ['bg-accent-soft', 'bg-warn-soft', 'bg-hover', 'bg-selected', 'bg-danger-soft'] as const;

/** A person as their initials. Only for the eye: the name itself stands beside it. */
export function Avatar({ name, online, size = 'normal' }: AvatarProps) {
  const box = size === 'small' ? 'size-4.5 text-[0.55rem]' : 'size-8 text-xs';
  return (
    <span aria-hidden className={`relative inline-flex shrink-0 rounded-full ${box}`}>
      <span
        className={`flex size-full items-center justify-center rounded-full font-semibold text-quiet select-none ${groundOf(name)}`}
      >
        {initialsOf(name)}
      </span>
      {online === undefined ? null : (
        <span
          data-online={online}
          className={`absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-canvas ${online ? 'bg-good' : 'bg-line-strong'}`}
        />
      )}
    </span>
  );
}

function groundOf(name: string): string {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return grounds[sum % grounds.length] ?? grounds[0];
}
