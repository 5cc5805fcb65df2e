import type { ReportAction } from '../../core/report/document.ts';
import { fittedPlain } from './escape.ts';
import { componentLimits, messageLimits } from './limits.ts';
import type { DiscordButton, DiscordRow } from './message.ts';

/** `custom_id` of the menu that holds the actions beyond the first row; a row number follows. */
export const moreMenu = 'sla-more';

const { buttonsPerRow, selectOptions } = componentLimits;

/** Gives the `custom_id` (at most 100 characters) that stands for a command line. */
export type ToCustomId = (command: string) => string;

/**
 * The first actions as a row of buttons, further ones in menus below; `form`, a button that opens the command's form.
 * An action that is there twice is shown once, since Discord refuses equal ids. Returns what found no room too.
 */
export function actionRows(
  actions: readonly ReportAction[],
  toCustomId: ToCustomId,
  form: DiscordButton | null,
): { rows: DiscordRow[]; left: readonly ReportAction[] } {
  const byId = new Map<string, ReportAction>();
  for (const action of actions) {
    const id = toCustomId(action.command);
    if (!byId.has(id)) byId.set(id, action);
  }
  const all = [...byId];
  const room = buttonsPerRow - (form === null ? 0 : 1);
  const buttons = all.slice(0, room).map(([id, { label }], index) => button(label, id, index === 0 ? 1 : 2));
  const first = form === null ? buttons : [...buttons, form];
  const rows: DiscordRow[] = first.length === 0 ? [] : [{ type: 1, components: first }];
  let left = all.slice(room);
  while (left.length > 0 && rows.length < messageLimits.rows) {
    rows.push(menu(left.slice(0, selectOptions), rows.length));
    left = left.slice(selectOptions);
  }
  return { rows, left: left.map(([, action]) => action) };
}

export function button(label: string, customId: string, style: 1 | 2): DiscordButton {
  const text = fittedPlain(label, componentLimits.buttonLabel);
  return { type: 2, style, label: text, custom_id: customId };
}

function menu(actions: readonly (readonly [id: string, action: ReportAction])[], index: number): DiscordRow {
  const options = actions.map(([value, { label }]) => ({
    label: fittedPlain(label, componentLimits.selectLabel),
    value,
  }));
  return {
    type: 1,
    components: [{ type: 3, custom_id: `${moreMenu}:${index}`, placeholder: 'More …', options }],
  };
}
