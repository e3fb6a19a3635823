import { fingerprintGroups } from './fingerprintGroups';

/** A certificate's SHA-256, in groups that two people can compare: eight in a line, wherever there is room for them. */
export function Fingerprint({ value }: { value: string }) {
  return (
    <code className="selectable flex max-w-[39.5ch] flex-wrap gap-x-[1ch] font-mono text-xs leading-relaxed">
      {fingerprintGroups(value).map(({ at, text }) => (
        <span key={at}>{text}</span>
      ))}
    </code>
  );
}
