import type { NoticeLevel } from '../../config/notices-schema.ts';
import type { Report } from '../core/report/document.ts';
import type { ClockKind } from '../core/sla/types.ts';
import type { Receipt } from './delivery-ledger.ts';

/** The gravest level that was told of each clock; a clock that is not here: none. */
export type Told = Readonly<Partial<Record<ClockKind, NoticeLevel>>>;

/** `sending`: begun, and not known to have ended. A receipt of null: it cannot be found or edited. */
export interface NoticeMessage {
  /** 16 hexadecimal digits, which stand in the message. */
  readonly id: string;
  readonly state: 'sending' | 'done';
  readonly begunAt: number;
  readonly receipt: Receipt | null;
  /** What it tells; of a notice it counts as told once the message is done. */
  readonly tells: Told;
}

/** Whose an incident is: who may see it, and where its notices go. */
export interface NoticeScope {
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
}

export interface IncidentKey {
  readonly source: string;
  readonly incident: string;
}

/** What one destination was told of one cycle of one incident; there is one of each. */
export interface Notice extends IncidentKey {
  /** As in the configuration, e.g. `slack:C0123ABCD`. */
  readonly destination: string;
  /** 1 for the first. */
  readonly cycle: number;
  /** As of when it was last told. */
  readonly scope: NoticeScope;
  readonly told: Told;
  /** Its own message; null: none, a summary told it. */
  readonly message: NoticeMessage | null;
  /** What the message says, as far as it decides whether to edit it. */
  readonly shown: string;
  /** End of the quiet hours that hold back something graver; null: nothing is held back. */
  readonly heldUntil: number | null;
  readonly updatedAt: number;
}

/** Names a notice: there is one of each destination, incident and cycle. */
export function noticeKey({ destination, source, incident, cycle }: NoticeName): string {
  return JSON.stringify([destination, source, incident, cycle]);
}

export type NoticeName = Pick<Notice, 'destination' | 'source' | 'incident' | 'cycle'>;

/** One message about many incidents; they count as told once it is done. */
export interface NoticeSummary {
  readonly destination: string;
  readonly message: NoticeMessage;
  readonly notices: readonly Notice[];
}

/** Nothing new is told of a service, or of an incident (its `source` is then given), until an instant. */
export interface Silence {
  readonly kind: 'service' | 'incident';
  readonly source: string | null;
  /** Of the service; the incident's id. */
  readonly name: string;
  readonly until: number;
  /** The destination of who asked for it. */
  readonly by: string;
  readonly at: number;
}

export type SilenceKey = Pick<Silence, 'kind' | 'source' | 'name'>;

/** Names a silence: there is one of each service and incident. */
export function silenceKey({ kind, source, name }: SilenceKey): string {
  return JSON.stringify([kind, source, name]);
}

/** What was told of open clocks, and what nobody wants to hear. What it says is durable when its promise resolves. */
export interface NoticeLedger {
  notices(): Promise<readonly Notice[]>;
  /** Those that are `sending`. */
  summaries(): Promise<readonly NoticeSummary[]>;
  /** In one transaction: adds each or replaces the one that is there. A summary that is done is forgotten. */
  put(change: {
    readonly notices?: readonly Notice[];
    readonly summaries?: readonly NoticeSummary[];
  }): Promise<void>;
  /** Removes notices, of incidents that are open no more. */
  forget(notices: readonly Notice[]): Promise<void>;
  /** Also those that have ended. */
  silences(): Promise<readonly Silence[]>;
  /** One takes the place of that of the same service or incident. */
  silence(silence: Silence): Promise<void>;
  /** Resolves with whether there was one. */
  unsilence(key: SilenceKey): Promise<boolean>;
}

/** A notice on its way: the same id is the same message. */
export interface NoticeParcel {
  readonly id: string;
  /** Without the platform: `C0123ABCD`, `channel/1234`. */
  readonly address: string;
  readonly report: Report;
}

/** Posts, finds and edits notices on one platform; every method rejects with DeliveryError alone. */
export interface NoticePoster {
  /** The part of a destination before the colon. */
  readonly platform: string;
  /** Resolves once the platform has taken it. */
  post(parcel: NoticeParcel): Promise<Receipt>;
  /** Done twice it leaves the same message. */
  edit(receipt: Receipt, parcel: NoticeParcel): Promise<void>;
  /** Its receipt where it is there, null where it certainly is not. */
  find(parcel: Pick<NoticeParcel, 'id' | 'address'>, begunAt: number): Promise<Receipt | null | 'unknowable'>;
}
