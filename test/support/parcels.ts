import { type DigestContext, digestOf, oneLineDigest } from '../../src/core/report/digest.ts';
import type { Report } from '../../src/core/report/document.ts';
import { type Courier, DeliveryError, type Parcel, type Step } from '../../src/ports/courier.ts';
import type { Receipt } from '../../src/ports/delivery-ledger.ts';
import { juneReport } from '../unit/core/report/sections/june.ts';
import { fakeChart, fakeReport, fakeRequest } from './fake-reporting.ts';
import { sampleAnalysis } from './sample-analysis.ts';

const pdf = { name: 'sla-weekly.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) };

/** A short digest with a further part, a chart, a file and a button. */
export function fakeDigest(over: Partial<Report> = {}): Report {
  const report = fakeReport(fakeRequest());
  return {
    ...report,
    title: 'Weekly SLA digest, 2 Mar – 8 Mar 2026',
    sections: [
      { name: 'summary', title: '', blocks: [{ kind: 'callout', tone: 'warning', text: report.summary }] },
      {
        name: 'details',
        title: '',
        blocks: [
          { kind: 'chart', chart: fakeChart },
          { kind: 'method', lines: ['As of 11 Mar 2026 10:00, data version 7.'] },
        ],
      },
    ],
    actions: [{ label: 'Show breaches', command: 'breaches weekly from=2026-03-02' }],
    files: [pdf],
    cover: [],
    ...over,
  };
}

/** A digest in which every part has something to say, and its form of a line. */
export async function realDigests(): Promise<readonly [Report, Report]> {
  const report = await juneReport(sampleAnalysis(), ['compliance', 'comparison', 'trends', 'forecast']);
  const context: DigestContext = {
    schedule: 'payments-monthly',
    runAt: Date.UTC(2024, 6, 1, 9),
    late: true,
    reportId: 'k3v9w2x8q1zr',
    locale: 'en',
    weekStartsOn: 'monday',
    omitted: ['2 earlier periods were passed over.'],
    restated: [],
    actions: [{ label: 'Show breaches', command: 'breaches monthly from=2024-06-01' }],
  };
  return [digestOf(report, context), oneLineDigest(report, context)];
}

export function fakeParcel(over: Partial<Parcel> & Pick<Parcel, 'address'>): Parcel {
  return {
    id: '0123456789abcdef',
    reportId: 'k3v9w2x8q1zr',
    schedule: 'payments-weekly',
    digest: fakeDigest(),
    personal: false,
    ...over,
  };
}

/** A parcel on its way: its steps by name, and what they gave. */
export interface Journey {
  readonly names: readonly string[];
  readonly receipts: Map<string, Receipt>;
  step(name: string): Step;
  /** Sends steps that were not sent, in order. */
  sendRest(): Promise<void>;
  /** Sends one that fails, and gives the failure. */
  failing(name: string): Promise<DeliveryError>;
}

export async function journey(courier: Courier, parcel: Parcel): Promise<Journey> {
  const steps = await courier.steps(parcel);
  const receipts = new Map<string, Receipt>();
  const step = (name: string) => {
    const found = steps.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no step ${name}`);
    return found;
  };
  return {
    names: steps.map(({ name }) => name),
    receipts,
    step,
    async sendRest() {
      for (const one of steps) if (!receipts.has(one.name)) receipts.set(one.name, await one.send(receipts));
    },
    async failing(name) {
      const error: unknown = await step(name)
        .send(receipts)
        .then(() => null)
        .catch((cause: unknown) => cause);
      if (!(error instanceof DeliveryError)) throw new Error(`${name} gave ${String(error)}`);
      return error;
    },
  };
}
