import { describe, expect, it } from 'vitest';
import { preparePacket } from '../../../../src/adapters/discord/packets.ts';
import { press, said, slash, submit, typing } from '../../../support/discord/payloads.ts';

const interaction = (d: unknown) => ({ t: 'INTERACTION_CREATE', d });
const changed = (by: object) => ({ ...slash('help'), ...by });

/** In an option of an option. */
function typedElsewhere() {
  const typed = typing('summary', 'service', 'pa');
  const data = typed.data as { options: unknown[] };
  return {
    ...typed,
    data: { ...data, options: [{ type: 3, name: 'x', value: 'y', options: data.options }] },
  };
}

describe('preparePacket', () => {
  it.each([
    ['a command', interaction(slash('help'))],
    ['a command in a direct message', interaction(slash('help', [], { direct: true }))],
    ['what is typed', interaction(typing('summary', 'service', 'pa'))],
    ['a press', interaction(press('sla:help', { id: '1' }))],
    ['a choice', interaction(press('sla:choose', { id: '1' }, ['sla:help']))],
    ['a form', interaction(submit('sla-form:breaches', { service: 'x', section: ['worst'] }))],
    ['a message', { t: 'MESSAGE_CREATE', d: said('help', true) }],
    ['what the library reads alone', { t: 'GUILD_UPDATE', d: { id: 1 } }],
    ['an event without data', { t: 'RESUMED', d: null }],
  ])('lets %s through', (_what, packet) => {
    const { t } = packet;
    expect(preparePacket(packet)).toBeNull();
    expect(packet.t).toBe(t);
  });

  it('adds what Discord may leave out and the library falls over', () => {
    const { entitlements: _, authorizing_integration_owners: __, channel: ___, ...bare } = slash('help');
    const packet = interaction({ ...bare });
    expect(preparePacket(packet)).toBeNull();
    expect(packet.d).toMatchObject({ entitlements: [], authorizing_integration_owners: {}, channel: {} });
  });

  it.each([
    ['a type that is inherited by every object', { t: '__proto__', d: {} }, 'type: '],
    ['a type that a listener must hear', { t: 'error', d: {} }, 'type: '],
    ['no type', { t: null, d: {} }, 'type: '],
    ['no data', { t: 'GUILD_CREATE', d: null }, 'd: '],
    ['a token that leads elsewhere', interaction(changed({ token: 'a/../b' })), 'token: '],
    ['a token that no request can carry', interaction(changed({ token: 'x'.repeat(5_000) })), 'token: '],
    ['an id that is none', interaction(changed({ id: '1/2' })), 'id: '],
    ['nobody who asks', interaction(changed({ member: null })), ': '],
    ['no data of an interaction', interaction(changed({ data: null })), 'data: '],
    ['nothing that is being typed', interaction({ ...slash('help'), type: 4 }), 'data: '],
    ['nothing typed where the library looks', interaction(typedElsewhere()), 'data: '],
    ['a message by nobody', { t: 'MESSAGE_CREATE', d: { ...said('help', true), author: null } }, 'author: '],
  ])('keeps %s from the library, and says why', (_what, packet, problem) => {
    expect(preparePacket(packet)).toContain(problem);
    expect(packet.t).toBe('UNREAD');
  });
});
