import { z } from 'zod';
import { defineCommand } from '../src/bot/command.ts';
import { describeCommand, describeCommands } from '../src/bot/describe.ts';
import { createRegistry } from '../src/bot/registry.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'Shows the commands, or one command with its options.',
  examples: ['help', 'help report'],
  options: z.object({
    command: z.string().nullable().default(null).describe('Name of a command'),
  }),
  positional: ['command'],
  // How options are given differs from platform to platform.
  personal: true,
  private: true,
  run: async (options, context) => {
    if (options.command === null) {
      return describeCommands(context.commands, context.locale, context.conversation.platform);
    }
    const { command } = createRegistry(context.commands).find(options.command.replace(/^\//, ''));
    return describeCommand(command, context.locale);
  },
});
