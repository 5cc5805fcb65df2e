import type { ReportAction } from '../../core/report/document.ts';
import { context } from './blocks.ts';
import { slackLimits } from './limits.ts';
import type { SlackBlock, SlackButton } from './payload.ts';
import { plainText } from './words.ts';

/** How the buttons that run a command begin their `action_id`. */
export const runActionPrefix = 'sla:run:';

/** Returns the buttons under a reply; a command too long for one is written out, to be typed. */
export function actionsToSlack(actions: readonly ReportAction[]): SlackBlock[] {
  const isShort = ({ command }: ReportAction) => command.length <= slackLimits.buttonValue;
  const buttons = actions.filter(isShort).map(
    (action, index): SlackButton => ({
      type: 'button',
      action_id: `${runActionPrefix}${index}`,
      text: plainText(action.label, slackLimits.buttonText),
      value: action.command,
    }),
  );
  const blocks: SlackBlock[] = [];
  for (let at = 0; at < buttons.length; at += slackLimits.elementsPerActions) {
    blocks.push({ type: 'actions', elements: buttons.slice(at, at + slackLimits.elementsPerActions) });
  }
  const long = actions.filter((action) => !isShort(action));
  if (long.length > 0) {
    const labels = long.map(({ label }) => label).join(', ');
    blocks.push(
      context([`Too many options for a button: ${labels}. Type the command with the options you need.`]),
    );
  }
  return blocks;
}
