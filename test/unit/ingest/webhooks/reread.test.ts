import { expect, it } from 'vitest';
import { rereadEndpoints } from '../../../../src/ingest/webhooks/reread.ts';
import { openEndpoint } from '../../../support/webhooks.ts';

const map = (...endpoints: ReturnType<typeof openEndpoint>[]) =>
  new Map(endpoints.map((endpoint) => [endpoint.name, endpoint]));
const of = (name: string, ...secrets: string[]) => openEndpoint({ name, secrets });
const unusable = (name: string) =>
  openEndpoint({ name, secrets: [], lacking: 'it cannot be read', isUnusable: true });

it('goes on with a secret whose file cannot be used now, names it, and takes what changed', () => {
  const before = map(of('lost', 'one'), of('changed', 'one'), of('same', 'one'), unusable('mended'));
  const now = map(unusable('lost'), of('changed', 'one', 'two'), of('same', 'one'), of('mended', 'one'));
  const { endpoints, changed, kept } = rereadEndpoints(before, now);
  expect(endpoints.get('lost')).toMatchObject({ secrets: ['one'], lacking: null, isUnusable: false });
  expect(endpoints.get('changed')?.secrets).toEqual(['one', 'two']);
  expect(changed).toEqual(['changed', 'mended']);
  expect(kept).toEqual([{ source: 'lost', reason: 'it cannot be read' }]);
});

it('takes a secret away whose file was emptied, and keeps none where there was none', () => {
  const emptied = openEndpoint({ name: 'emptied', secrets: [], lacking: 'it is not set' });
  const read = rereadEndpoints(map(of('emptied', 'one'), unusable('never')), map(emptied, unusable('never')));
  expect(read.endpoints.get('emptied')).toMatchObject({ secrets: [], lacking: 'it is not set' });
  expect(read.endpoints.get('never')).toMatchObject({ secrets: [], isUnusable: true });
  expect([read.changed, read.kept]).toEqual([['emptied'], []]);
});
