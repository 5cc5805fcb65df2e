import { type DoctorCheck, finding } from './check.ts';

const names = { slack: 'Slack', discord: 'Discord' } as const;

/** Whether the running bot, whose own connections these are, has them now; what else is wrong is told of each platform. */
export const checkConnections: DoctorCheck = async ({ cli }) =>
  (cli.connections?.() ?? []).map(({ platform, isConnected }) => {
    const about = `${names[platform]} connection`;
    return isConnected
      ? finding(about, 'ok', 'the running bot is connected', null)
      : finding(
          about,
          'problem',
          'the running bot is not connected',
          'its log says why; it tries again by itself',
        );
  });
