import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { parseCommandLine } from '../../../../src/bot/parse.ts';
import { createRegistry } from '../../../../src/bot/registry.ts';
import { understand, type World } from '../../../../src/bot/understand/understand.ts';
import type { Understanding } from '../../../../src/bot/understand/understanding.ts';

const registry = createRegistry(commands);
const world: World = {
  registry,
  // A Wednesday.
  today: '2026-05-13',
  weekStartsOn: 'monday',
  known: {
    service: ['payments', 'search', 'login', 'support', 'report'],
    team: ['Core Platform', 'edge', 'Support', 'Support "A"'],
    priority: ['P1', 'P2', 'P3', 'P4'],
    customer: ['O’Brien', 'Société Générale', 'Acme'],
  },
};

/** A command line and its notes, a question and its answers, or `-`. */
function inWords(understood: Understanding): string {
  if (understood.kind === 'none') return '-';
  if (understood.kind === 'command') return [`/sla ${understood.line}`, ...understood.notes].join(' | ');
  return [`? ${understood.text}`, ...understood.answers.map(({ command }) => command)].join(' | ');
}

const phrases: readonly (readonly [message: string, understood: string])[] = [
  [
    'send me the report for paymets',
    '? I read “paymets” as service “payments”. For which period? | report daily service=payments | report weekly service=payments | report monthly service=payments | summary weekly service=payments',
  ],
  ["send me last week's report for payments as pdf", '/sla report weekly service=payments format=pdf'],
  [
    'how did the P1s do in March?',
    '/sla report monthly from=2026-03-01 priority=P1 | March is March 2026, the last one that is over.',
  ],
  ['weekly please', '/sla report weekly'],
  [
    'weekly report for constructor support',
    '? What is “support”? I passed over: “constructor”. | report weekly service=support | report weekly team=Support',
  ],
  [
    'forecast for the edge team',
    '/sla forecast monthly team=edge | You named no period: this is the running month.',
  ],
  ['why was INC-123 breached?', '/sla explain INC-123'],
  ['how are we doing?', '/sla summary weekly | You named no period: this is the running week.'],
  ['how are we doing this month?', '/sla summary monthly'],
  ['report', '? For which period? | report daily | report weekly | report monthly | summary weekly'],
  [
    'send me the report for payments',
    '? For which period? | report daily service=payments | report weekly service=payments | report monthly service=payments | summary weekly service=payments',
  ],
  ['send the weekly report', '/sla report weekly'],
  [
    'monthly report for Core Platform as pdf and csv',
    '/sla report monthly team="Core Platform" format=pdf format=csv',
  ],
  ['show me breaches last month for P1 and P2', '/sla breaches monthly priority=P1 priority=P2'],
  ['what is at risk?', '/sla at-risk'],
  ['which payments tickets are about to breach', '/sla at-risk service=payments'],
  ['at-risk P1s today', '/sla at-risk priority=P1'],
  [
    'what was at risk last week?',
    '? “at-risk” is of now. What breached in a period is told by “breaches”. | breaches weekly',
  ],
  ['at risk as pdf', '? “at-risk” comes as no file. | at-risk'],
  ['breaches yesterday', '/sla breaches daily from=2026-05-12'],
  ['what happened to INC0012345', '/sla explain INC0012345'],
  [
    'report for support last week',
    '? What is “support”? | report weekly service=support | report weekly team=Support',
  ],
  ['report for the support team last week', '/sla report weekly team=Support'],
  ['report for team support "A" last month', '/sla report monthly team="Support \\"A\\""'],
  [
    'report for paymets last week',
    '/sla report weekly service=payments | I read “paymets” as service “payments”.',
  ],
  [
    'trends for serch',
    '/sla trends monthly service=search | I read “serch” as service “search”. | You named no period: this is the last closed month.',
  ],
  [
    'report for the egde team yesterday',
    '/sla report daily from=2026-05-12 team=edge | I read “egde” as team “edge”.',
  ],
  [
    'report for frobnicate last week',
    '? I know no service, team, customer or priority “frobnicate”. Shall I answer without it? | report weekly',
  ],
  ['report since monday', '/sla report custom from=2026-05-11'],
  [
    'report from 1 march to 15 march',
    '/sla report custom from=2026-03-01 to=2026-03-16 | The last day of it is 2026-03-15.',
  ],
  [
    'report between march 1 and march 15',
    '/sla report custom from=2026-03-01 to=2026-03-16 | The last day of it is 2026-03-15.',
  ],
  [
    'report 2026-03-01 to 2026-03-31',
    '/sla report custom from=2026-03-01 to=2026-04-01 | The last day of it is 2026-03-31.',
  ],
  [
    'report for 3/4/2026',
    '? Is 3/4/2026 2026-03-04 or 2026-04-03? | report daily from=2026-03-04 | report daily from=2026-04-03',
  ],
  ['report for 13/4/2026', '/sla report daily from=2026-04-13'],
  ['report for 13.04.2026', '/sla report daily from=2026-04-13'],
  [
    'Q1 report',
    '/sla report custom from=2026-01-01 to=2026-04-01 | Q1 is that of 2026, the last one that is over.',
  ],
  ['report for Q1 2025 as excel', '/sla report custom from=2025-01-01 to=2025-04-01 format=csv'],
  ['last quarter report', '/sla report custom from=2026-01-01 to=2026-04-01'],
  ['report for 2025', '/sla report custom from=2025-01-01 to=2026-01-01'],
  ['this year report', '/sla report custom from=2026-01-01'],
  ['breaches in may', '/sla breaches monthly from=2025-05-01 | May is May 2025, the last one that is over.'],
  [
    'breaches in april',
    '/sla breaches monthly from=2026-04-01 | April is April 2026, the last one that is over.',
  ],
  [
    'report for march 5',
    '/sla report daily from=2026-03-05 | March 5 is 2026-03-05, the last one that is over.',
  ],
  [
    'report on monday',
    '/sla report daily from=2026-05-11 | Monday is 2026-05-11, the last one that is over.',
  ],
  [
    'report last tuesday',
    '/sla report daily from=2026-05-12 | Tuesday is 2026-05-12, the last one that is over.',
  ],
  [
    'report for week 10',
    '/sla report weekly from=2026-03-02 | Week 10 is that of 2026, the last one that is over.',
  ],
  ['report week of 2 march', '/sla report weekly from=2026-03-02'],
  ['report the week before last', '/sla report weekly from=2026-04-27'],
  ['report two weeks ago', '/sla report weekly from=2026-04-27'],
  [
    'last 7 days report',
    '/sla report custom from=2026-05-06 to=2026-05-13 | The last 7 days are the 7 that are over.',
  ],
  [
    'report for the last three months',
    '/sla report custom from=2026-02-01 to=2026-05-01 | The last 3 months are the 3 that are over.',
  ],
  [
    'last 24 hours report',
    '? For which period? I passed over: “last”, “24”, “hours”. | report daily | report weekly | report monthly | summary weekly',
  ],
  [
    'report next week',
    '? That period has not begun: there is nothing to report of it. Do you want the forecast? | forecast monthly',
  ],
  [
    'what’s the forecast for next week',
    '/sla forecast monthly | This is not for “next week” alone: it tells of all the days ahead, as many as whoever runs me sets.',
  ],
  [
    'forecast next month',
    '/sla forecast monthly | This is not for “next month” alone: it tells of all the days ahead, as many as whoever runs me sets.',
  ],
  [
    'forecast for march',
    '? “forecast” looks ahead from the running period. March is March 2026, the last one that is over. | forecast monthly',
  ],
  ['outlook weekly', '/sla outlook weekly'],
  [
    'summary for march',
    '/sla summary monthly from=2026-03-01 | March is March 2026, the last one that is over.',
  ],
  [
    'summary last quarter',
    '? “summary” takes a period that is daily or weekly or monthly. | report custom from=2026-01-01 to=2026-04-01',
  ],
  [
    'compare march with february',
    '/sla compare monthly from=2026-03-01 | March is March 2026, the last one that is over.',
  ],
  ['compare last month', '/sla compare monthly'],
  ['trends and patterns', '? Which one do you want: trends or patterns? | trends monthly | patterns monthly'],
  [
    'is there a trend in payments?',
    '/sla trends monthly service=payments | You named no period: this is the last closed month.',
  ],
  [
    'what would you recommend',
    '/sla recommend monthly | You named no period: this is the last closed month.',
  ],
  [
    'recommendations for march',
    '/sla recommend monthly from=2026-03-01 | March is March 2026, the last one that is over.',
  ],
  [
    'forcast please',
    '/sla forecast monthly | I read “forcast” as forecast. | You named no period: this is the running month.',
  ],
  [
    'sumary please',
    '/sla summary weekly | I read “sumary” as summary. | You named no period: this is the running week.',
  ],
  [
    'everything except P1 last week',
    '? I cannot leave something out of an answer. Name what it should be about instead.',
  ],
  ['report for Société Générale last month', '/sla report monthly customer="Société Générale"'],
  ['report for obrien last month', '/sla report monthly customer=O’Brien'],
  ['forecast as pdf', '/sla forecast monthly format=pdf | You named no period: this is the running month.'],
  [
    'summary as pdf',
    '? “summary” comes as no file. | report weekly from=2026-05-13 section=summary format=pdf | summary weekly',
  ],
  [
    'breaches last week as pdf',
    '? “breaches” comes as csv or json, not as pdf. | breaches weekly format=csv | breaches weekly',
  ],
  [
    'what if target P1 is 20m',
    '? A what-if is asked in its own words, such as these. | what-if target P2.response=20m | what-if target P1.response=10m P1.resolution=3h kind=weekly | what-if calendar *.resolution=office pause *.resolution=none from=2026-03-01 to=2026-04-01 kind=custom',
  ],
  ['help', '/sla help'],
  ['what can you do for me', '/sla help'],
  ['good morning everybody', '-'],
  ['see you next week', '-'],
  ['thanks!', '-'],
  [
    'I will be on holiday in march',
    '? I did not understand all of that. Which of these do you want? I passed over: “holiday”. | report monthly from=2026-03-01 | summary monthly from=2026-03-01 | breaches monthly from=2026-03-01 | trends monthly from=2026-03-01',
  ],
  ['payments last month?', '/sla report monthly service=payments'],
  [
    'P1',
    '? For which period? | report daily priority=P1 | report weekly priority=P1 | report monthly priority=P1 | summary weekly priority=P1',
  ],
  ['priority 1 breaches last week', '/sla breaches weekly priority=P1'],
  ['top 5 breaches last week', '/sla breaches weekly limit=5'],
  ['report for the report service last month', '/sla report monthly service=report'],
  ['why', '? Which incident? Ask with its number, such as “why was INC-123 breached?”. | breaches weekly'],
  [
    'why did we miss so many',
    '? Which incident? Ask with its number, such as “why was INC-123 breached?”. I passed over: “miss”. | breaches weekly',
  ],
  ['may I have the weekly report', '/sla report weekly'],
  [
    'report for jan',
    '/sla report monthly from=2026-01-01 | January is January 2026, the last one that is over.',
  ],
  [
    'report january to march',
    '/sla report custom from=2026-01-01 to=2026-04-01 | The last month of it is March 2026.',
  ],
  ['report today', '/sla report daily from=2026-05-13'],
  ['report so far this month', '/sla summary monthly'],
  ['status', '/sla summary weekly | You named no period: this is the running week.'],
  [
    'report for P1 in 2027',
    '? That period has not begun: there is nothing to report of it. Do you want the forecast? | forecast monthly priority=P1',
  ],
  [
    'report as of 1 march',
    '? For which period? | report daily as-of=2026-03-01 | report weekly as-of=2026-03-01 | report monthly as-of=2026-03-01 | summary weekly as-of=2026-03-01',
  ],
  ['p1s yesterday please', '/sla report daily from=2026-05-12 priority=P1'],
  ['how did core-platform do last month', '/sla report monthly team="Core Platform"'],
  ['can you send me a pdf of last month', '/sla report monthly format=pdf'],
  ['ytd report', '/sla report custom from=2026-01-01'],
  [
    'february 29 report',
    '? There is no 29 February: that month has 28 days. Do you want the whole month? | report monthly from=2026-02-01',
  ],
  [
    'outlook next month',
    '/sla outlook monthly | This is not for “next month”: it tells how the running month will end.',
  ],
  ['report monthly', '/sla report monthly'],
  ['mean time to resolve P2 last quarter', '/sla report custom from=2026-01-01 to=2026-04-01 priority=P2'],
  [
    'top 5 worst services in 2025',
    '? I did not understand all of that. Which of these do you want? I passed over: “top”, “5”, “worst”, “services”. | report custom from=2025-01-01 to=2026-01-01 | breaches custom from=2025-01-01 to=2026-01-01 | trends custom from=2025-01-01 to=2026-01-01',
  ],
  [
    'what happened last night?',
    '/sla report daily from=2026-05-12 | I tell whole days: last night is told as yesterday.',
  ],
  ['last month vs the month before', '/sla compare monthly'],
  [
    'compare february with the month before',
    '/sla compare monthly from=2026-02-01 | February is February 2026, the last one that is over.',
  ],
  ['this week versus the week before that', '/sla compare weekly from=2026-05-13'],
  [
    'compare february with the week before',
    '? February is February 2026, the last one that is over. I do not understand “the week before”. Shall I answer without it? | compare monthly from=2026-02-01',
  ],
  [
    'compare last quarter with the quarter before',
    '? You name more than one period. Which one do you mean? | compare custom from=2026-01-01 to=2026-04-01 | compare custom from=2025-10-01 to=2026-01-01',
  ],
  [
    'compare 2026-05-04 to 2026-05-06 with 2026-05-01 to 2026-05-03',
    '/sla compare custom from=2026-05-04 to=2026-05-07 | The last day of it is 2026-05-06.',
  ],
  [
    'compare payments and search on the 31st of april',
    '? There is no 31 April: that month has 30 days. “compare” sets a period against the one before, not names against each other. What of? | compare monthly from=2026-04-01 service=payments | compare monthly from=2026-04-01 service=search | compare monthly from=2026-04-01 service=payments service=search',
  ],
  [
    'report for the 31st of april 2027',
    '? There is no 31 April 2027: that month has 30 days. That period has not begun: there is nothing to report of it. Do you want the forecast? | forecast monthly',
  ],
  [
    'compare april with march for team edge',
    '/sla compare monthly from=2026-04-01 team=edge | April is April 2026, the last one that is over.',
  ],
  [
    'compare april with january',
    '? You name more than one period. Which one do you mean? | compare monthly from=2026-04-01 | compare monthly from=2026-01-01',
  ],
  [
    'send the monthly report to the channel every Monday',
    '? What is to come regularly is set up by “schedule add” for a channel, by “subscribe” for you. Do you want it now, once? I passed over: “channel”. | report monthly | help schedule',
  ],
  [
    'report for the 31st of april',
    '? There is no 31 April: that month has 30 days. Do you want the whole month? | report monthly from=2026-04-01',
  ],
  [
    'breaches on 2026-02-30',
    '? There is no 30 February 2026: that month has 28 days. Do you want the whole month? | breaches monthly from=2026-02-01',
  ],
  ['open incidents right now', '/sla at-risk on-track'],
  ['which payments tickets are still open', '/sla at-risk on-track service=payments'],
  ['is INC-9 still open', '/sla explain INC-9'],
  ['report of open incidents last week', '/sla report weekly | I passed over: “open”.'],
  [
    'report for last week for payments, search and login',
    '/sla report weekly service=payments service=search service=login',
  ],
  ['Kann ich den Bericht haben', '-'],
  [
    'report for the last 24 hours',
    '? For which period? I passed over: “last”, “24”, “hours”. | report daily | report weekly | report monthly | summary weekly',
  ],
  ['top 3 breaches yesterday', '/sla breaches daily from=2026-05-12 limit=3'],
  [
    'what will next month look like, forecast?',
    '/sla forecast monthly | This is not for “next month” alone: it tells of all the days ahead, as many as whoever runs me sets.',
  ],
  ['are we on track this month?', '/sla outlook monthly'],
  [
    'patterns for customer Acme in Q4',
    '/sla patterns custom from=2025-10-01 to=2026-01-01 customer=Acme | Q4 is that of 2025, the last one that is over.',
  ],
  ['why was inc-0042 late', '/sla explain inc-0042'],
  ['show INC-77', '/sla explain INC-77'],
  [
    'breaches of P9 last week',
    '? I know no service, team, customer or priority “P9”. Shall I answer without it? | breaches weekly',
  ],
  [
    'reports for the edge team and the Core Platform team last month',
    '/sla report monthly team="Core Platform" team=edge',
  ],
  ['what happened last week?', '/sla report weekly'],
  ['report in html for login, week to date', '/sla report weekly from=2026-05-13 service=login format=html'],
  [
    'how is payments doing?',
    '? For which period? | report daily service=payments | report weekly service=payments | report monthly service=payments | summary weekly service=payments',
  ],
  [
    'report last month but not search',
    '? I cannot leave something out of an answer. Name what it should be about instead.',
  ],
  ['Report for “Core Platform” last week', '/sla report weekly team="Core Platform"'],
  ['\u202ereport\u202c weekly', '/sla report weekly'],
];

const nothing = '? I take it that you want nothing, so I did nothing.';
const excluding = '? I cannot leave something out of an answer. Name what it should be about instead.';

/** Each was once answered with something else than what it asks for, and nobody was told. */
const guesses: readonly (readonly [message: string, understood: string])[] = [
  ['don’t send me the weekly report', nothing],
  ['no need for the weekly report', nothing],
  ['ok thanks for the report', '-'],
  ['report last week, no P4s', excluding],
  ['report for all but payments last week', excluding],
  ['which P1s didn’t breach last week', excluding],
  ['why wasn’t INC-9 on time', '/sla explain INC-9'],
  [
    'what about inc-77 last month',
    '/sla explain inc-77 | An incident is explained as a whole, whatever the period.',
  ],
  [
    'why INC-123 and INC-124?',
    '? I do not understand “INC-124”. Shall I answer without it? | explain INC-123',
  ],
  [
    'report from 2026-03-01 until 2026-03-10',
    '/sla report custom from=2026-03-01 to=2026-03-11 | The last day of it is 2026-03-10.',
  ],
  [
    'report between 2026-03-01  and 2026-03-10',
    '/sla report custom from=2026-03-01 to=2026-03-11 | The last day of it is 2026-03-10.',
  ],
  [
    'report from monday to today',
    '/sla report custom from=2026-05-11 to=2026-05-14 | The last day of it is 2026-05-13.',
  ],
  [
    'report 2026-13-45',
    '? For which period? I passed over: “2026-13-45”. | report daily | report weekly | report monthly | summary weekly',
  ],
  [
    'report until april',
    '? April is April 2026, the last one that is over. I do not understand “until”. Shall I answer without it? | report monthly from=2026-04-01',
  ],
  [
    'report from april to may',
    '/sla report custom from=2025-04-01 to=2025-06-01 | The last month of it is May 2025.',
  ],
  [
    'report yesterday morning',
    '? I do not understand “morning”. Shall I answer without it? | report daily from=2026-05-12',
  ],
  ['report H1 2026', '/sla report custom from=2026-01-01 to=2026-07-01'],
  [
    'report for the second half',
    '/sla report custom from=2025-07-01 to=2026-01-01 | H2 is that of 2025, the last one that is over.',
  ],
  [
    'report last weekend',
    '/sla report custom from=2026-05-09 to=2026-05-11 | The weekend is 2026-05-09 and 2026-05-10.',
  ],
  ['breaches since yesterday', '/sla breaches custom from=2026-05-12'],
  ['breaches since last week', '/sla breaches custom from=2026-05-04'],
  ['report since 2 months ago', '/sla report custom from=2026-03-01'],
  ['report for may', '/sla report monthly from=2025-05-01 | May is May 2025, the last one that is over.'],
  [
    'report 04/05',
    '? Is 04/05 2026-04-05 or 2026-05-04? | report daily from=2026-04-05 | report daily from=2026-05-04',
  ],
  [
    'report for 04/05/26',
    '? Is 04/05/26 2026-04-05 or 2026-05-04? | report daily from=2026-04-05 | report daily from=2026-05-04',
  ],
  [
    'report from 3/4/2026 to 5/4/2026',
    '? Is 3/4/2026 2026-03-04 or 2026-04-03? | report custom from=2026-03-04 to=2026-05-05 | report custom from=2026-04-03 to=2026-04-06',
  ],
  [
    'breaches since 3/4/2026',
    '? Is 3/4/2026 2026-03-04 or 2026-04-03? | breaches custom from=2026-03-04 | breaches custom from=2026-04-03',
  ],
  ['report 13/4', '/sla report daily from=2026-04-13 | 13/4 is 2026-04-13, the last one that is over.'],
  ['24/7 report last week', '/sla report weekly'],
  ['99.5 % report last week', '? I do not understand “99.5”. Shall I answer without it? | report weekly'],
  ['annual report for 2024', '/sla report custom from=2024-01-01 to=2025-01-01'],
  [
    'monthly report for March',
    '/sla report monthly from=2026-03-01 | March is March 2026, the last one that is over.',
  ],
  [
    'compare payments and search last month',
    '? “compare” sets a period against the one before, not names against each other. What of? | compare monthly service=payments | compare monthly service=search | compare monthly service=payments service=search',
  ],
  ['compare this week to last week', '/sla compare weekly from=2026-05-13'],
  [
    'report for payments and globex last week',
    '? I know no service, team, customer or priority “globex”. Shall I answer without it? | report weekly service=payments',
  ],
  [
    'priority 2 and 3 breaches last month',
    '? I do not understand “3”. Shall I answer without it? | breaches monthly priority=P2',
  ],
  ['lastweek report', '/sla report weekly'],
  [
    'breaches from monday to friday',
    '/sla breaches custom from=2026-05-04 to=2026-05-09 | The last day of it is 2026-05-08.',
  ],
  ['P1 to P3 last week', '/sla report weekly priority=P1 priority=P2 priority=P3'],
  ['P4s-P2s last week', '/sla report weekly priority=P2 priority=P3 priority=P4'],
  [
    'report for P2 or above last week',
    '? I do not understand “above”. Shall I answer without it? | report weekly priority=P2',
  ],
  ['report for two weeks ago', '/sla report weekly from=2026-04-27'],
  ['report 1st quarter 2025', '/sla report custom from=2025-01-01 to=2025-04-01'],
  ['report for 2025-Q1', '/sla report custom from=2025-01-01 to=2025-04-01'],
  ['report for 2025-W12', '/sla report weekly from=2025-03-17'],
  ['report for 2025-03', '/sla report monthly from=2025-03-01'],
  ['report for march of last year', '/sla report monthly from=2025-03-01'],
  ['report for the week starting 4 may', '/sla report weekly from=2026-05-04'],
  ['will payments breach this week', '/sla outlook weekly service=payments'],
  ['what is for lunch today', '-'],
  [
    'best team last month',
    '? I did not understand all of that. Which of these do you want? I passed over: “best”, “team”. | report monthly | breaches monthly | trends monthly',
  ],
  ['what was our compliance last month', '/sla report monthly'],
  ['how is compliance calculated?', '-'],
];

describe('a message in one’s own words', () => {
  it.each(guesses)('never guesses in silence: %s', (message, understood) => {
    expect(inWords(understand(message, world))).toBe(understood);
  });

  it.each(phrases)('%s', (message, understood) => {
    expect(inWords(understand(message, world))).toBe(understood);
  });

  it.each([
    [
      'how is payments doing?',
      [
        'Yesterday, 12 May',
        'Last week, 4–10 May',
        'Last month, April 2026',
        'Summary: this week so far, 11–17 May',
      ],
    ],
    ['breaches or trends last week', ['Breaches', 'Trends']],
    ['compare payments and search last month', ['Service payments', 'Service search', 'All together']],
    ['report yesterday morning', ['Without it: yesterday, 12 May']],
    ['report for P1 next week', ['Forecast: this month so far, May 2026']],
    ['report for frobnicate in 2025', ['Without it: 1 Jan – 31 Dec 2025']],
  ])('offers answers to “%s” in words, with their dates', (message, labels) => {
    const understood = understand(message, world);
    expect(understood.kind === 'question' ? understood.answers.map(({ label }) => label) : null).toEqual(
      labels,
    );
  });

  it('asks about the first unknown name alone and says that it passed over the others', () => {
    const understood = understand('report for frobnicate and for zork last week', world);
    expect(inWords(understood)).toBe(
      '? I know no service, team, customer or priority “frobnicate”. Shall I answer without it? I passed over: “zork”. | report weekly',
    );
  });

  it('names the week by its first day as configured', () => {
    const sundays: World = { ...world, weekStartsOn: 'sunday' };
    expect(inWords(understand('report the week before last', sundays))).toBe(
      '/sla report weekly from=2026-04-26',
    );
  });

  it('names months of the year before at the turn of a year', () => {
    const january: World = { ...world, today: '2026-01-01' };
    const says = (text: string) => inWords(understand(text, january)).split(' | ')[0];
    expect(says('report for december')).toBe('/sla report monthly from=2025-12-01');
    expect(says('report for january')).toBe('/sla report monthly from=2025-01-01');
    expect(says('last quarter report')).toBe('/sla report custom from=2025-10-01 to=2026-01-01');
    expect(says('report from november to january')).toBe('/sla report custom from=2024-11-01 to=2025-02-01');
    expect(says('report for yesterday')).toBe('/sla report daily from=2025-12-31');
  });

  it('has values without a word of their own understood by what stands beside them', () => {
    const known = { service: ['it', 'week'], team: [], priority: ['Critical'], customer: [] };
    const says = (text: string) => inWords(understand(text, { ...world, known })).split(' | ')[0];
    expect(says('send it weekly')).toBe('/sla report weekly');
    expect(says('weekly report for the it service')).toBe('/sla report weekly service=it');
    expect(says('critical breaches last week')).toBe('/sla breaches weekly priority=Critical');
  });
});

const fragment = fc.constantFrom(
  ...phrases.flatMap(([message]) => message.split(' ')),
  'priority',
  'since',
  '29 february',
  'between',
  'and',
  '31/31/2026',
  'as of',
  '2026-03-01',
  'week 53',
  'last 999 years',
);

describe('whatever is said', () => {
  const check = (message: string) => {
    const understood = understand(message, world);
    if (understood.kind === 'none') return;
    const lines =
      understood.kind === 'command' ? [understood.line] : understood.answers.map(({ command }) => command);
    for (const line of lines) parseCommandLine(line, registry);
  };

  it('what is understood and offered is read by the declarations', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (words) => check(words.join(' '))),
      { numRuns: 2000 },
    );
  });

  it('any text is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), check));
  });

  it('names of any spelling in the data are read back as they are', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(name, (service) => {
        const known = { service: [service], team: [], priority: [], customer: [] };
        const understood = understand(`weekly report for service ${service}`, { ...world, known });
        const line = understood.kind === 'command' ? understood.line : null;
        if (line !== null) parseCommandLine(line, registry);
      }),
    );
  });
});
