/** The mark of `icons/hearth.svg`. */
export function Logo({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 512 512" className={className} aria-hidden="true">
      <path
        fill="#b8430f"
        d="M160 32h192a128 128 0 0 1 128 128v144a128 128 0 0 1-128 128H216l-86 54c-12 8-26-2-24-16l8-46C66 404 32 358 32 304V160A128 128 0 0 1 160 32z"
      />
      <path
        fill="#fff1e2"
        d="M270 84c6 62 92 98 92 190 0 62-46 108-106 108s-106-46-106-106c0-44 24-74 46-104 6 26 16 40 32 48-4-52 8-100 42-136z"
      />
      <path fill="#f2935a" d="M262 246c4 32 40 46 40 82 0 30-20 54-46 54s-46-22-46-50c0-36 40-50 52-86z" />
    </svg>
  );
}
