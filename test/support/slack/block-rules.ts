/** What Slack's reference says of Block Kit, as a check of what a message or a view holds. Empty: nothing is wrong. */

type Fields = Record<string, unknown>;

const inMessages = [
  'header',
  'section',
  'context',
  'divider',
  'rich_text',
  'actions',
  'table',
  'image',
  'markdown',
];
const inViews = ['header', 'section', 'context', 'divider', 'rich_text', 'actions', 'input', 'image'];

const known: Readonly<Record<string, readonly string[]>> = {
  header: ['type', 'block_id', 'text'],
  section: ['type', 'block_id', 'text', 'fields', 'accessory', 'expand'],
  context: ['type', 'block_id', 'elements'],
  divider: ['type', 'block_id'],
  rich_text: ['type', 'block_id', 'elements'],
  actions: ['type', 'block_id', 'elements'],
  table: ['type', 'block_id', 'rows', 'column_settings'],
  image: ['type', 'block_id', 'alt_text', 'title', 'image_url', 'slack_file'],
  markdown: ['type', 'block_id', 'text'],
  input: ['type', 'block_id', 'label', 'element', 'dispatch_action', 'hint', 'optional'],
};

export function messageProblems(blocks: unknown): string[] {
  const length = lengthOf(blocks);
  const problems = blockProblems(blocks, { most: 50, types: inMessages });
  return length > mostInBlocks ? [...problems, `msg_blocks_too_long: ${length}`] : problems;
}

export function viewProblems(view: Fields): string[] {
  const problems: string[] = [];
  if (view.type === 'modal') problems.push(...text(view.title, 'title', { types: ['plain_text'], max: 24 }));
  for (const name of ['submit', 'close'] as const) {
    if (view[name] !== undefined)
      problems.push(...text(view[name], name, { types: ['plain_text'], max: 24 }));
  }
  if (view.type !== 'modal' && view.type !== 'home') problems.push(`view of type ${String(view.type)}`);
  problems.push(
    ...limit(view.private_metadata ?? '', 'private_metadata', 3000),
    ...limit(view.callback_id ?? '', 'callback_id', 255),
  );
  const hasInput =
    Array.isArray(view.blocks) && view.blocks.some((block) => (block as Fields)?.type === 'input');
  if (view.type === 'modal' && hasInput && view.submit === undefined)
    problems.push('submit is required with inputs');
  return [...problems, ...blockProblems(view.blocks, { most: 100, types: inViews })];
}

function blockProblems(blocks: unknown, rules: { most: number; types: readonly string[] }): string[] {
  if (!Array.isArray(blocks)) return ['blocks is no array'];
  const problems = blocks.flatMap((block, index) =>
    oneBlock(block as Fields, rules.types).map((problem) => `blocks/${index}: ${problem}`),
  );
  if (blocks.length > rules.most) problems.push(`${blocks.length} blocks`);
  if (blocks.filter((block) => (block as Fields)?.type === 'table').length > 1)
    problems.push('only_one_table_allowed');
  const ids = blocks.map((block) => (block as Fields)?.block_id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) problems.push('block_id twice');
  return problems;
}

function oneBlock(block: Fields, types: readonly string[]): string[] {
  if (typeof block !== 'object' || block === null) return ['no object'];
  const type = String(block.type);
  if (!types.includes(type)) return [`unsupported type ${type}`];
  const strange = Object.keys(block).filter((key) => !known[type]?.includes(key));
  const problems = strange.map((key) => `unknown key ${key}`);
  problems.push(...limit(block.block_id ?? '', 'block_id', 255));
  switch (type) {
    case 'header':
      return [...problems, ...text(block.text, 'text', { types: ['plain_text'], max: 150 })];
    case 'section':
      return [...problems, ...section(block)];
    case 'context':
      return [
        ...problems,
        ...list(block.elements, 'elements', 10, (item) =>
          item.type === 'image' ? image(item) : text(item, 'element', { max: 3000 }),
        ),
      ];
    case 'actions':
      return [...problems, ...list(block.elements, 'elements', 25, element), ...uniqueIds(block.elements)];
    case 'rich_text':
      return [...problems, ...list(block.elements, 'elements', Number.POSITIVE_INFINITY, richElement)];
    case 'table':
      return [...problems, ...table(block)];
    case 'image':
      return [...problems, ...image(block)];
    case 'input':
      return [...problems, ...input(block)];
    default:
      return problems;
  }
}

function section(block: Fields): string[] {
  if (block.text === undefined && block.fields === undefined) return ['neither text nor fields'];
  return [
    ...(block.text === undefined ? [] : text(block.text, 'text', { max: 3000 })),
    ...(block.fields === undefined
      ? []
      : list(block.fields, 'fields', 10, (item) => text(item, 'field', { max: 2000 }))),
    ...(block.accessory === undefined ? [] : element(block.accessory as Fields)),
  ];
}

function input(block: Fields): string[] {
  return [
    ...text(block.label, 'label', { types: ['plain_text'], max: 2000 }),
    ...(block.hint === undefined ? [] : text(block.hint, 'hint', { types: ['plain_text'], max: 2000 })),
    ...element(block.element as Fields),
  ];
}

function image(block: Fields): string[] {
  if (typeof block.alt_text !== 'string' || block.alt_text === '') return ['no alt_text'];
  return limit(block.alt_text, 'alt_text', 2000);
}

function table({ rows, column_settings }: Fields): string[] {
  const problems = list(rows, 'rows', 100, (row) => {
    if (!Array.isArray(row) || row.length === 0) return ['row without cells'];
    if (row.length > 20) return [`${row.length} cells`];
    return row.flatMap((cell: Fields) =>
      cell.type === 'raw_text' && typeof cell.text === 'string' && cell.text !== '' ? [] : ['cell'],
    );
  });
  const characters = (Array.isArray(rows) ? rows : [])
    .flat()
    .reduce((sum: number, cell: Fields) => sum + String(cell.text).length, 0);
  if (characters > 10_000) problems.push(`${characters} characters in cells`);
  if (Array.isArray(column_settings) && column_settings.length > 20) problems.push('column_settings');
  return problems;
}

const richTypes = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];

function richElement(item: Fields): string[] {
  if (!richTypes.includes(String(item.type))) return [`rich text of type ${String(item.type)}`];
  if (item.type === 'rich_text_list')
    return list(item.elements, 'elements', Number.POSITIVE_INFINITY, richElement);
  return list(item.elements, 'elements', Number.POSITIVE_INFINITY, (part) => {
    if (part.type === 'link')
      return typeof part.url === 'string' && part.url !== '' ? [] : ['link without url'];
    return part.type === 'text' && typeof part.text === 'string' && part.text !== ''
      ? []
      : [`part ${String(part.type)}`];
  });
}

const elementTypes = [
  'button',
  'overflow',
  'static_select',
  'multi_static_select',
  'checkboxes',
  'plain_text_input',
  'number_input',
  'external_select',
  'multi_external_select',
  'radio_buttons',
  'datepicker',
];

function element(item: Fields): string[] {
  if (typeof item !== 'object' || item === null || !elementTypes.includes(String(item.type)))
    return [`element ${String(item?.type)}`];
  const problems = limit(item.action_id ?? '', 'action_id', 255);
  if (item.type === 'button') {
    problems.push(
      ...text(item.text, 'button text', { types: ['plain_text'], max: 75 }),
      ...limit(item.value ?? '', 'value', 2000),
    );
  }
  if (item.placeholder !== undefined)
    problems.push(...text(item.placeholder, 'placeholder', { types: ['plain_text'], max: 150 }));
  if (item.options !== undefined) {
    problems.push(
      ...list(
        item.options,
        'options',
        item.type === 'checkboxes' ? 10 : item.type === 'overflow' ? 5 : 100,
        option,
      ),
    );
  }
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const isOffered = (item.options as Fields[] | undefined)?.some((offered) =>
    same(offered, item.initial_option),
  );
  if (item.initial_option !== undefined && isOffered !== true) problems.push('initial_option is no option');
  if (item.initial_options !== undefined)
    problems.push(...list(item.initial_options, 'initial_options', 100, option));
  if (item.type === 'datepicker' && !/^\d{4}-\d\d-\d\d$/.test(String(item.initial_date ?? '2026-03-01')))
    problems.push('initial_date');
  if (/external_select$/.test(String(item.type))) {
    if (item.options !== undefined) problems.push('options of an external select');
    if (!Number.isInteger(item.min_query_length ?? 3)) problems.push('min_query_length');
  } else if (
    /select$|^(overflow|checkboxes|radio_buttons)$/.test(String(item.type)) &&
    item.options === undefined
  )
    problems.push('no options');
  if (item.type === 'plain_text_input')
    problems.push(...limit(item.initial_value ?? '', 'initial_value', 3000));
  if (item.type === 'number_input' && typeof item.is_decimal_allowed !== 'boolean')
    problems.push('is_decimal_allowed');
  return problems;
}

/** Of an answer to `block_suggestion`. */
export function suggestionProblems(answer: Fields): string[] {
  const { options, ...others } = answer;
  const strange = Object.keys(others).map((key) => `unknown key ${key}`);
  if (!Array.isArray(options)) return [...strange, 'no options'];
  return options.length === 0 ? strange : [...strange, ...list(options, 'options', 100, option)];
}

function option(item: Fields): string[] {
  return [...text(item.text, 'option text', { max: 75 }), ...limit(item.value ?? '', 'option value', 150)];
}

function uniqueIds(elements: unknown): string[] {
  const ids = (Array.isArray(elements) ? elements : [])
    .map((item: Fields) => item.action_id)
    .filter((id) => id !== undefined);
  return new Set(ids).size < ids.length ? ['action_id twice'] : [];
}

function text(value: unknown, name: string, rules: { types?: readonly string[]; max: number }): string[] {
  const object = value as Fields | undefined;
  const types = rules.types ?? ['plain_text', 'mrkdwn'];
  if (typeof object !== 'object' || object === null || !types.includes(String(object.type)))
    return [`${name}: no text object`];
  if (typeof object.text !== 'string' || object.text === '') return [`${name}: empty`];
  if (object.type === 'mrkdwn' && object.emoji !== undefined) return [`${name}: emoji with mrkdwn`];
  if (object.type === 'plain_text' && object.verbatim !== undefined)
    return [`${name}: verbatim with plain_text`];
  return limit(object.text, name, rules.max);
}

/** More than so many characters in all blocks are `msg_blocks_too_long`. */
const mostInBlocks = 12_000;

/** Characters of all texts of blocks. */
function lengthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : lengthOf(item)),
    0,
  );
}

function limit(value: unknown, name: string, max: number): string[] {
  if (typeof value !== 'string') return [`${name}: no text`];
  return value.length > max ? [`${name}: ${value.length} characters, at most ${max}`] : [];
}

function list(value: unknown, name: string, max: number, check: (item: Fields) => string[]): string[] {
  if (!Array.isArray(value) || value.length === 0) return [`${name}: empty`];
  if (value.length > max) return [`${name}: ${value.length}, at most ${max}`];
  return value.flatMap((item) => check(item as Fields));
}
