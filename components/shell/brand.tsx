/** The mark: two sails over a hull. */
export function Brand({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 32 32" className="size-5 fill-text">
        <path d="M17 4 27 20H17zM15 9v11H7zM4 23h24l-4 5H8z" />
      </svg>
      {name}
    </span>
  );
}
