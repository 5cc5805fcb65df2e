/** What Slack delivers to the bot, one of each kind and more, as people of the fake workspace cause it. */
import { commands } from '../dist/commands/index.js';
import { commandModal } from '../dist/src/adapters/slack/modal.js';
import { loadTypescript } from './typescript.mjs';

const { Person } = await loadTypescript('test/support/slack/person.ts');

const lines = (incident) => [
  'help',
  'help report',
  `explain ${incident}`,
  'at-risk',
  'breaches daily',
  'subscribe',
  'deliveries',
  'what is open right now?',
  'frobnicate <@UANNA|anna> &amp; <https://a.test|this>',
  '',
];

/** Deliveries as `fake.deliver` takes them, with the workspace ready for them. */
export async function slackPayloads(fake, incidents) {
  const { workspace } = fake;
  for (const [id, isMember] of [
    ['CSLA', true],
    ['CELSE', false],
  ])
    workspace.channels.set(id, { id, name: id.toLowerCase(), isMember, isArchived: false });
  const people = ['anna', 'ben', 'cy'].map((name) => new Person(fake, `U${name.toUpperCase()}`, { name }));
  const [anna, ben, cy] = people;
  const found = [];
  fake.deliver = async (delivery) => {
    found.push(delivery);
    return { payload: '{"options":[]}' };
  };
  for (const [at, incident] of incidents.slice(0, 3).entries()) {
    const person = people[at] ?? anna;
    for (const line of lines(incident)) {
      await person.command(line, at === 2 ? 'CELSE' : 'CSLA');
      if (line !== '') await person.mention(`@sla-bot ${line}`, 'CSLA');
      if (line !== '') await person.direct(line);
    }
  }
  await everyButton(anna, workspace, incidents);
  for (const name of ['report', 'breaches', 'explain', 'help']) await everyForm(ben, workspace, name);
  await anna.openHome();
  await cy.link(`https://tickets.example.com/browse/${incidents[0]}`, 'CSLA');
  await cy.link(`https://tickets.example.com/browse/${incidents[1]}`, 'CELSE', { isMember: false });
  const [{ payload: any }] = found;
  const others = [
    { type: 'view_closed', user: { id: 'UANNA' }, view: { id: 'V1', callback_id: 'sla:form' } },
    { type: 'shortcut', user: { id: 'UANNA' }, callback_id: 'none', trigger_id: any.trigger_id },
  ];
  found.push(...others.map((payload) => ({ type: 'interactive', payload })));
  const changed = found.find(({ payload }) => payload.event?.type === 'message');
  const event = { ...changed.payload.event, subtype: 'message_changed', message: { text: 'x' } };
  found.push({ ...changed, payload: { ...changed.payload, event } });
  const joined = { type: 'member_joined_channel', user: 'UANNA', channel: 'CSLA' };
  found.push({ ...changed, payload: { ...changed.payload, event: joined } });
  delete fake.deliver;
  return found;
}

async function everyButton(anna, workspace, incidents) {
  const run = (command) => ({
    type: 'button',
    action_id: 'sla:run:1',
    text: { type: 'plain_text', text: command },
    value: command,
  });
  const blocks = [{ type: 'actions', elements: [run('help'), run(`explain ${incidents[0]}`)] }];
  const place = { channel: 'CSLA', thread: null, blocks, metadata: null, by: 'bot' };
  const message = workspace.add({ ...place, text: `about ${incidents[0]}`, onlyFor: null });
  await anna.click(message, 'help');
  await anna.click(message, `explain ${incidents[0]}`);
  await anna.click(workspace.add({ ...place, text: 'for you', onlyFor: 'UANNA' }), 'help');
  await anna.clickHome({ type: 'home', blocks }, 'help');
  await anna.shortcut('sla:explain', message);
  await anna.shortcut('sla:explain', workspace.add({ ...place, text: 'nothing in it', onlyFor: null }));
}

async function everyForm(ben, workspace, name) {
  const context = { channel: 'CSLA', direct: false, thread: null, respondTo: null };
  const command = commands.find((one) => one.name === name);
  const view = { ...commandModal(commands, command, context), id: `V${name}`, hash: 'h1' };
  workspace.views.set(view.id, view);
  await ben.choose(view, 'breaches', {
    'option:report:service': { value: { type: 'multi_external_select', selected_options: [] } },
  });
  for (const { block_id: block, element } of view.blocks.slice(1)) {
    if (/external_select/.test(element.type)) await ben.suggest(view, block, 'pa');
  }
  await ben.submit(view, name, {});
  // Found wrong beside its field.
  const to = name === 'report' ? { to: { type: 'datepicker', selected_date: '1999-01-01' } } : {};
  await ben.submit(view, name, to);
}
