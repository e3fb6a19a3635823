import {
  File,
  FileArchive,
  FileCode,
  FileMusic,
  FileText,
  FileVideoCamera,
  Image,
  type LucideIcon,
} from 'lucide-react';
import type { FileKind } from './fileKind';

const icons: Record<FileKind, LucideIcon> = {
  image: Image,
  audio: FileMusic,
  video: FileVideoCamera,
  pdf: FileText,
  text: FileText,
  code: FileCode,
  archive: FileArchive,
  other: File,
};

/** Says by its shape what kind of file it is; the name beside it says so in words. */
export function FileIcon({ kind }: { kind: FileKind }) {
  const Icon = icons[kind];
  return (
    <span
      aria-hidden
      className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent"
    >
      <Icon size={20} strokeWidth={1.75} />
    </span>
  );
}
