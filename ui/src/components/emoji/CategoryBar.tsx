import {
  Clock,
  Flag,
  Hash,
  Leaf,
  Lightbulb,
  type LucideIcon,
  Plane,
  Smile,
  Trophy,
  User,
  Utensils,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PickerRow, Section } from './pickerRows';

const icons: Record<Section, LucideIcon> = {
  recent: Clock,
  found: Smile,
  smileys: Smile,
  people: User,
  nature: Leaf,
  food: Utensils,
  travel: Plane,
  activities: Trophy,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
};

interface CategoryBarProps {
  rows: readonly PickerRow[];
  /** Asks for the row at which a category begins. */
  onChoose: (row: number) => void;
}

/** Leads to where each category begins. */
export function CategoryBar({ rows, onChoose }: CategoryBarProps) {
  const { t } = useTranslation('reactions');
  const sections = rows.flatMap((row, index) =>
    row.type === 'heading' ? [{ name: row.section, index }] : [],
  );
  return (
    <div role="toolbar" aria-label={t('picker.categories')} className="flex justify-between">
      {sections.map(({ name, index }) => {
        const Icon = icons[name];
        const label = t(`picker.group.${name}`);
        return (
          <button
            key={name}
            type="button"
            aria-label={label}
            title={label}
            onClick={() => onChoose(index)}
            className="flex size-7 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-ink"
          >
            <Icon size={16} strokeWidth={1.75} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
