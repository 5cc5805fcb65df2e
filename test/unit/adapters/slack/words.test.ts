import { describe, expect, it } from 'vitest';
import { deliveryKey } from '../../../../src/adapters/slack/delivery-key.ts';
import { failureOf } from '../../../../src/adapters/slack/failures.ts';
import { incidentsIn, typedText, withoutMention } from '../../../../src/adapters/slack/message-words.ts';

describe('typedText', () => {
  it.each([
    ['summary team=&lt;A &amp; B&gt;', 'summary team=<A & B>'],
    ['explain <http://inc-7.example|inc-7.example>', 'explain inc-7.example'],
    ['see <https://tickets.example/INC-7>', 'see https://tickets.example/INC-7'],
    ['mail <mailto:a@b.example|a@b.example>', 'mail a@b.example'],
    ['ask <@U123|anna> in <#C1|sla>', 'ask @anna in #sla'],
    ['add t to=<#C1|sla> service=<#C1|sla>', 'add t to=<#C1> service=#sla'],
    ['add t --to <#C1|sla>,<@U1|Ann B>', 'add t --to <#C1>,<@U1>'],
    ['talk to <@U1|ann>', 'talk to @ann'],
    ['for <!subteam^S1|@ops> and <!here>', 'for @ops and @here'],
    ['  summary\u00a0weekly ', 'summary weekly'],
  ])('reads %j as %j', (slack, typed) => {
    expect(typedText(slack)).toBe(typed);
  });
});

describe('withoutMention', () => {
  it('leaves out the bot’s own mention and no other', () => {
    expect(withoutMention('<@UBOT> explain <@U1>', 'UBOT', true)).toBe('explain <@U1>');
    expect(withoutMention('<@UBOT|sla-bot> summary', 'UBOT', true)).toBe('summary');
    expect(withoutMention('<@WBOT> explain <@U1>', 'UBOT', true)).toBe('explain <@U1>');
    expect(withoutMention('explain <@U1>', 'UBOT', false)).toBe('explain <@U1>');
  });
});

describe('incidentsIn', () => {
  it('finds each number once and no ordinary word', () => {
    expect(incidentsIn('INC-0011142 and INC-0011142, see OPS-7 or P1, INC0011142, covid-19')).toEqual([
      'INC-0011142',
      'OPS-7',
      'INC0011142',
    ]);
  });
});

describe('deliveryKey', () => {
  it('is keyed by the event, else by the trigger', () => {
    expect(deliveryKey({ event_id: 'Ev1', trigger_id: 't' })).toBe('event:Ev1');
    const said = { trigger_id: 't', text: 'summary' };
    expect(deliveryKey(said)).toBe(deliveryKey({ ...said }));
    expect(deliveryKey(said)).not.toBe(deliveryKey({ ...said, text: 'breaches' }));
    const sent = { view: { id: 'V1', hash: 'h' }, type: 'view_submission' };
    expect(deliveryKey(sent)).not.toBe(deliveryKey({ ...sent, type: 'block_actions' }));
    expect(deliveryKey({})).toBeNull();
  });
});

describe('failureOf', () => {
  it.each([
    [{ data: { error: 'is_archived' } }, 'is_archived', /archived/],
    [{ statusCode: 503 }, 'http_503', /error of its own/],
    [
      { original: Object.assign(new Error('x'), { name: 'TimeoutError' }) },
      'timeout',
      /did not answer in time/,
    ],
    [{ data: { error: 'something_new' } }, 'something_new', /Slack refused my answer \(something_new\)/],
    [null, 'unknown', /went wrong on my side/],
  ])('says what a person can do about %j', (error, code, words) => {
    expect(failureOf(error)).toMatchObject({ code, words: expect.stringMatching(words) });
  });
});
