'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import type { SearchHit } from '#lib/contracts/search.ts';
import type { MenuGroup, MenuLine } from './use-menu-groups.ts';

type MenuListProps = {
  /** Ids of the lines are made from it, as `<id>-<position>`. */
  id: string;
  groups: readonly MenuGroup[];
  chosen: number;
  onPoint: (position: number) => void;
  /** The pointer goes down on the list. */
  onPress: () => void;
  onRun: (line: MenuLine) => void;
  onVerbs: (hit: SearchHit) => void;
};

/** The lines under their titles. The keys are handled by the field, which keeps the focus while the list is walked through. */
export function MenuList({ id, groups, chosen, onPoint, onPress, onRun, onVerbs }: MenuListProps) {
  const { t } = usePhrasing();
  const lines = groups.flatMap((group) => group.lines);
  return (
    <div id={`${id}-list`} role="listbox" aria-label={t('menu.results')} onPointerDown={onPress} className="mt-3 max-h-[52vh] overflow-y-auto">
      {groups.map((group) => (
        <div key={group.title} role="group" aria-label={group.title} className="mb-2">
          <p aria-hidden className="px-2 py-1 text-xs font-medium wrap-anywhere text-muted">{group.title}</p>
          {group.lines.map((line) => {
            const position = lines.indexOf(line);
            return <Line key={line.key} id={`${id}-${position}`} line={line} isChosen={position === chosen} onPoint={() => onPoint(position)} onRun={() => onRun(line)} onVerbs={onVerbs} />;
          })}
        </div>
      ))}
    </div>
  );
}

type LineProps = { id: string; line: MenuLine; isChosen: boolean; onPoint: () => void; onRun: () => void; onVerbs: (hit: SearchHit) => void };

function Line({ id, line: { title, detail, hit }, isChosen, onPoint, onRun, onVerbs }: LineProps) {
  const { t } = usePhrasing();
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div id={id} role="option" aria-selected={isChosen} onPointerMove={onPoint} onClick={onRun} className={classNames('flex min-h-8 cursor-pointer items-center gap-3 rounded-sm pl-2 text-sm', isChosen && 'bg-raised')}>
      <span className={classNames('flex min-w-0 flex-1 items-center gap-x-3 py-1.5', hit === undefined ? 'pr-2' : 'max-sm:flex-col max-sm:items-start')}>
        <span className="min-w-0 wrap-anywhere">{title}</span>
        <span className={classNames('min-w-0 shrink text-xs wrap-anywhere text-muted', hit === undefined ? 'ml-auto text-right' : 'sm:ml-auto sm:text-right')}>{detail}</span>
      </span>
      {hit === undefined ? null : (
        // For the pointer alone: → does the same from the field.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
        <span title={t('menu.more', { name: title })} onClick={(event) => { event.stopPropagation(); onVerbs(hit); }} className="grid size-8 shrink-0 place-content-center text-muted hover:text-text">
          <ChevronIcon className="size-4 -rotate-90" />
        </span>
      )}
    </div>
  );
}
