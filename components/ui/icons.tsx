import type { ReactNode } from 'react';

/**
 * The few marks of the interface, drawn on a 16 px grid with one stroke so that they sit well beside 13 px text. All
 * are decoration: what they mean is always said in words next to them or in a label.
 */
function Icon({ children, className = 'size-4' }: { children: ReactNode; className?: string | undefined }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
    >
      {children}
    </svg>
  );
}

type IconProps = { className?: string };

export const CloseIcon = ({ className }: IconProps) => <Icon className={className}><path d="m4 4 8 8M12 4l-8 8" /></Icon>;
export const MenuIcon = ({ className }: IconProps) => <Icon className={className}><path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" /></Icon>;
export const SlidersIcon = ({ className }: IconProps) => (
  <Icon className={className}><path d="M2 5h5M11 5h3M2 11h2M8 11h6" /><circle cx="9" cy="5" r="1.75" /><circle cx="6" cy="11" r="1.75" /></Icon>
);
export const GridIcon = ({ className }: IconProps) => (
  <Icon className={className}><rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="9" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="2.5" y="9" width="4.5" height="4.5" rx="1" /><rect x="9" y="9" width="4.5" height="4.5" rx="1" /></Icon>
);
export const ListIcon = ({ className }: IconProps) => <Icon className={className}><path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" /></Icon>;
export const GaugeIcon = ({ className }: IconProps) => <Icon className={className}><path d="M2.6 11.5a6 6 0 1 1 10.8 0M8 8.5l2.5-2.5" /><circle cx="8" cy="8.75" r=".75" /></Icon>;
export const SearchIcon = ({ className }: IconProps) => <Icon className={className}><circle cx="7" cy="7" r="4.25" /><path d="m10.25 10.25 3.25 3.25" /></Icon>;
export const CopyIcon = ({ className }: IconProps) => <Icon className={className}><rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M3 10.5a.5.5 0 0 1-.5-.5V4A1.5 1.5 0 0 1 4 2.5h6a.5.5 0 0 1 .5.5" /></Icon>;
export const TickIcon = ({ className }: IconProps) => <Icon className={className}><path d="m3 8.5 3.25 3.25L13 5" /></Icon>;
export const ChevronIcon = ({ className }: IconProps) => <Icon className={className}><path d="m4.5 6.5 3.5 3.5 3.5-3.5" /></Icon>;
export const KeyboardIcon = ({ className }: IconProps) => <Icon className={className}><rect x="1.5" y="4" width="13" height="8.5" rx="1.5" /><path d="M4.5 7h.01M7 7h.01M9.5 7h.01M11.75 7h.01M5.5 10h5" /></Icon>;
export const DotIcon = ({ className }: IconProps) => <Icon className={className}><circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" /></Icon>;
export const ClusterIcon = ({ className }: IconProps) => <Icon className={className}><path d="m8 1.75 5.5 3.1v6.3L8 14.25l-5.5-3.1v-6.3z" /><path d="M2.7 5 8 8l5.3-3M8 8v6" /></Icon>;
export const LayersIcon = ({ className }: IconProps) => <Icon className={className}><path d="m8 2 6 3-6 3-6-3zM2.5 8.25 8 11l5.5-2.75M2.5 11.25 8 14l5.5-2.75" /></Icon>;
export const ScheduleIcon = ({ className }: IconProps) => <Icon className={className}><circle cx="8" cy="8" r="5.75" /><path d="M8 4.75V8l2.25 1.5" /></Icon>;
export const ChartIcon = ({ className }: IconProps) => <Icon className={className}><path d="M2.5 4h8M2.5 8h11M2.5 12h5.5" /></Icon>;
export const ShapesIcon = ({ className }: IconProps) => <Icon className={className}><path d="M8 1.75 11 7H5z" /><rect x="2.25" y="9" width="5" height="5" rx="1" /><circle cx="11.25" cy="11.5" r="2.5" /></Icon>;
export const FolderIcon = ({ className }: IconProps) => <Icon className={className}><path d="M2 4.5A1.5 1.5 0 0 1 3.5 3h2.6l1.5 2h4.9A1.5 1.5 0 0 1 14 6.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5z" /></Icon>;
export const PulseIcon = ({ className }: IconProps) => <Icon className={className}><path d="M1.5 8h3l2-4.5 3 9 2-4.5h3" /></Icon>;
export const GearIcon = ({ className }: IconProps) => <Icon className={className}><circle cx="8" cy="8" r="2.25" /><path d="M8 1.75v2M8 12.25v2M1.75 8h2M12.25 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" /></Icon>;
export const PlusIcon = ({ className }: IconProps) => <Icon className={className}><path d="M8 3v10M3 8h10" /></Icon>;
export const MapIcon = ({ className }: IconProps) => <Icon className={className}><circle cx="8" cy="8" r="6.25" /><path d="M1.75 8h12.5M8 1.75c2 1.8 2.8 3.9 2.8 6.25S10 12.45 8 14.25C6 12.45 5.2 10.35 5.2 8S6 3.55 8 1.75" /></Icon>;
