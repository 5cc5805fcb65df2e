import type { Random } from './random.ts';

/** One thing that can break. */
export interface SampleService {
  readonly name: string;
  readonly team: string;
  /** Share of the incidents, per 100. */
  readonly share: number;
  readonly symptoms: readonly string[];
}

const services: readonly SampleService[] = [
  {
    name: 'checkout',
    team: 'commerce',
    share: 18,
    symptoms: [
      'Cart is empty after sign-in',
      'Voucher rejected',
      'Order confirmed twice',
      'Address form rejects input',
    ],
  },
  {
    name: 'payments',
    team: 'commerce',
    share: 16,
    symptoms: [
      'Card payments declined',
      'Refund not booked',
      'Invoice total differs',
      'Bank transfer not matched',
    ],
  },
  {
    name: 'search',
    team: 'discovery',
    share: 14,
    symptoms: ['Search returns no results', 'Results are stale', 'Filter ignored', 'Suggestions are slow'],
  },
  {
    name: 'accounts',
    team: 'identity',
    share: 14,
    symptoms: [
      'Password reset mail missing',
      'Two-factor code refused',
      'Session ends at once',
      'Profile not saved',
    ],
  },
  {
    name: 'notifications',
    team: 'messaging',
    share: 12,
    symptoms: [
      'E-mails delayed',
      'Push messages sent twice',
      'Unsubscribe link broken',
      'Wrong language in mail',
    ],
  },
  {
    name: 'warehouse',
    team: 'logistics',
    share: 10,
    symptoms: ['Stock level wrong', 'Label printer offline', 'Pick list incomplete', 'Carrier pickup missed'],
  },
  {
    name: 'reporting',
    team: 'platform',
    share: 9,
    symptoms: [
      'Export fails',
      'Dashboard shows old figures',
      'Scheduled report missing',
      'Totals do not add up',
    ],
  },
  {
    name: 'network',
    team: 'platform',
    share: 7,
    symptoms: ['High latency', 'Packet loss', 'TLS certificate expires soon', 'Name resolution fails'],
  },
];

const details = [
  'for some users',
  'since this morning',
  'on mobile',
  'in the EU region',
  'after the latest release',
  'under load',
  'for large accounts',
  'intermittently',
];

const customers: readonly string[] = [
  'Northwind',
  'Fabrikam',
  'Contoso',
  'Tailspin Toys',
  'Adventure Works',
  'Proseware',
  'Litware',
  'Café Lumière',
  'Müller & Söhne',
  'Łódź Logistics',
  'Blue Yonder',
  'Woodgrove Bank',
];

export const people: readonly string[] = [
  'Amara Obi',
  'Bo Lindqvist',
  'Chiara Neri',
  'Dana Levy',
  'Emre Kaya',
  'Fatima Zahra',
  'Grace Park',
  'Hugo Silva',
  'Ines Moreau',
  'Jonas Weber',
];

export const pauseReasons = ['waiting for customer', 'waiting for vendor', 'change freeze'] as const;
export const cancelReasons = ['duplicate', 'merged', 'cancelled', 'test'] as const;

export type SamplePriority = 'P1' | 'P2' | 'P3' | 'P4';
export const priorities: readonly SamplePriority[] = ['P1', 'P2', 'P3', 'P4'];
/** Per 100, in the order of `priorities`. */
const priorityShares = [5, 15, 45, 35];

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[random.below(values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

export function pickService(random: Random): SampleService {
  return services[shareIndex(random, services.map(sharesOf))] ?? pick(random, services);
}

export function pickPriority(random: Random): SamplePriority {
  return priorities[shareIndex(random, priorityShares)] ?? 'P4';
}

/** Few customers report most incidents: the lower of two draws. */
export function pickCustomer(random: Random): string {
  const index = Math.min(random.below(customers.length), random.below(customers.length));
  return customers[index] ?? pick(random, customers);
}

export function sampleTitle(random: Random, service: SampleService): string {
  return `${pick(random, service.symptoms)} ${pick(random, details)}`;
}

function sharesOf(service: SampleService): number {
  return service.share;
}

/** Index drawn by shares that sum to 100. */
function shareIndex(random: Random, shares: readonly number[]): number {
  let left = random.below(100);
  return shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
}
