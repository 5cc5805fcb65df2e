import { UserError } from '../core/errors.ts';
import type { DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { ReportArchive } from '../ports/report-archive.ts';

/** What schedules are planned in where nothing is sent: nothing was, and nothing can be asked for. */
export const nothingSent: Pick<DeliveryLedger, 'plan' | 'marks' | 'list'> = {
  async plan({ deliveries }) {
    if (deliveries.length > 0) throw new UserError('No report is sent from here.', { code: 'nothing-sent' });
  },
  marks: async () => [],
  list: async () => [],
};

export const nothingArchived: Pick<ReportArchive, 'list' | 'find' | 'files'> = {
  list: async () => [],
  find: async () => null,
  files: async () => [],
};
