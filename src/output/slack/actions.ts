import type { ReportAction } from '../../core/report/document.ts';
import { context, inGroups } from './blocks.ts';
import { slackLimits } from './limits.ts';
import type { SlackBlock, SlackButton, SlackMenu } from './payload.ts';
import { plainText } from './words.ts';

/** How the buttons and menus that run a command begin their `action_id`. */
export const runActionPrefix = 'sla:run:';

/** More are dealt between buttons and a menu. */
const mostButtons = 5;

/**
 * Returns the buttons under a reply; of more than five all but the first four are in a menu. A command too long for a menu
 * has its button, one too long for that is named, to be typed. `place` tells one row of a view from another.
 */
export function actionsToSlack(actions: readonly ReportAction[], place = ''): SlackBlock[] {
  const prefix = place === '' ? runActionPrefix : `${runActionPrefix}${place}:`;
  const isShort = ({ command }: ReportAction) => command.length <= slackLimits.buttonValue;
  const { shown, chosen } = deal(actions.filter(isShort));
  const elements = [
    ...shown.map((action, index) => toButton(action, `${prefix}${index}`)),
    ...inGroups(chosen, slackLimits.selectOptions).map((group, index) =>
      toMenu(group, `${prefix}menu:${index}`),
    ),
  ];
  const blocks: SlackBlock[] = inGroups(elements, slackLimits.elementsPerActions).map((group) => ({
    type: 'actions',
    elements: group,
  }));
  const long = actions.filter((action) => !isShort(action));
  if (long.length > 0) {
    const labels = long.map(({ label }) => label).join(', ');
    blocks.push(
      context([`Too many options for a button: ${labels}. Type the command with the options you need.`]),
    );
  }
  return blocks;
}

function deal(actions: readonly ReportAction[]) {
  if (actions.length <= mostButtons) return { shown: actions, chosen: [] };
  const isChosen = ({ command }: ReportAction, index: number) =>
    index >= mostButtons - 1 && command.length <= slackLimits.optionValue;
  const chosen = actions.filter(isChosen);
  return { shown: actions.filter((action) => !chosen.includes(action)), chosen };
}

function toButton({ label, command }: ReportAction, action_id: string): SlackButton {
  return { type: 'button', action_id, text: plainText(label, slackLimits.buttonText), value: command };
}

/** A few stand in an overflow menu, which can choose the same twice; more need a select. */
function toMenu(actions: readonly ReportAction[], action_id: string): SlackMenu {
  const options = actions.map(({ label, command }) => ({
    text: plainText(label, slackLimits.optionText),
    value: command,
  }));
  if (options.length <= slackLimits.overflowOptions) return { type: 'overflow', action_id, options };
  const placeholder = plainText('More …', slackLimits.placeholder);
  return { type: 'static_select', action_id, placeholder, options };
}
