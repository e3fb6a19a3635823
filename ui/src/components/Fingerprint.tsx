import { fingerprintGroups } from './fingerprintGroups';

/** A certificate's SHA-256, in groups that two people can compare. */
export function Fingerprint({ value }: { value: string }) {
  return (
    <code className="selectable flex flex-wrap gap-x-2 font-mono text-xs leading-relaxed">
      {fingerprintGroups(value).map(({ at, text }) => (
        <span key={at}>{text}</span>
      ))}
    </code>
  );
}
