import { localToInstant } from '../../../src/core/time/zone.ts';
import type { Reply } from '../sync-server.ts';

export const jiraStatuses = {
  Open: ['1', 'new'],
  'In Progress': ['3', 'indeterminate'],
  'Waiting for support': ['10003', 'indeterminate'],
  'Waiting for customer': ['10001', 'indeterminate'],
  Pending: ['10002', 'indeterminate'],
  Resolved: ['5', 'done'],
  Closed: ['6', 'done'],
  Canceled: ['10004', 'done'],
  /** Nobody can tell by its name that it is an end. */
  Erledigt: ['10005', 'done'],
} as const;
export type JiraStatus = keyof typeof jiraStatuses;

interface User {
  readonly accountId?: string;
  readonly name?: string;
  readonly displayName: string;
  readonly accountType?: string;
}

export type JiraStep =
  | { readonly do: 'status'; readonly to: JiraStatus; readonly resolution: string; readonly by: string }
  | { readonly do: 'priority'; readonly to: string }
  | { readonly do: 'assignee'; readonly to: string | null }
  | { readonly do: 'summary'; readonly to: string }
  | { readonly do: 'component'; readonly name: string }
  | { readonly do: 'team'; readonly to: string }
  | { readonly do: 'comment'; readonly by: string; readonly internal: boolean };

interface Item {
  readonly field: string;
  readonly fieldId: string;
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

interface Issue {
  readonly id: string;
  key: string;
  readonly fields: Record<string, unknown> & { updated: string; status: unknown };
  status: JiraStatus;
  resolution: string | null;
  updatedAt: number;
  readonly histories: { id: string; created: string; author: User; items: Item[] }[];
  readonly comments: Record<string, unknown>[];
  readonly sla: { begun: number; readonly completed: unknown[] };
}

/** As Jira writes times: to the millisecond, in a zone of its own, without a colon. */
function stamp(at: number): string {
  return new Date(at + 3_600_000).toISOString().replace('Z', '+0100');
}

const hour = 3_600_000;

/** A site that lives: what happens in it is told by webhooks at once, and by its API as it stands. */
export function createJiraDesk({ isCloud = true, timeZone = 'Europe/Berlin' } = {}) {
  const site = isCloud ? 'https://acme.atlassian.net' : 'https://jira.example.com';
  const issues: Issue[] = [];
  const deliveries: Record<string, unknown>[] = [];
  let nextId = 24_456;

  const user = (name: string): User => {
    if (!isCloud) return { name, displayName: name };
    const accountType = name.startsWith('customer') ? 'customer' : name === 'app' ? 'app' : 'atlassian';
    return { accountId: `557058:${name}`, displayName: name, accountType };
  };
  const named = (name: string) => ({ self: `${site}/rest/api/2/x/${name}`, id: name, name });
  const statusBody = (name: JiraStatus) => {
    const [id, key] = jiraStatuses[name];
    const statusCategory = { self: `${site}/rest/api/2/statuscategory/${key}`, id: 4, key, name: key };
    return { self: `${site}/rest/api/2/status/${id}`, description: '', name, id, statusCategory };
  };
  const bodyOf = ({ id, key, fields }: Issue) => ({
    id,
    self: `${site}/rest/api/2/${id}`.replace('/2/', '/2/issue/'),
    key,
    fields: structuredClone(fields),
  });

  function change(issue: Issue, at: number, by: string, items: Item[]): void {
    const id = String(nextId++);
    issue.updatedAt = at;
    issue.fields.updated = stamp(at);
    issue.histories.push({ id, created: stamp(at), author: user(by), items });
    deliveries.push({
      timestamp: at + 18,
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_generic',
      user: user(by),
      issue: bodyOf(issue),
      changelog: { id, items },
    });
  }

  function item(field: string, from: string | null, to: string | null, fieldId = field): Item {
    return { field, fieldId, from, fromString: from, to, toString: to };
  }

  function setStatus(issue: Issue, at: number, step: Extract<JiraStep, { do: 'status' }>): void {
    const from = issue.status;
    if (from === step.to) return;
    const isDone = jiraStatuses[step.to][1] === 'done';
    const items: Item[] = [
      {
        ...item('status', jiraStatuses[from][0], jiraStatuses[step.to][0]),
        fromString: from,
        toString: step.to,
      },
    ];
    const resolution = isDone && step.to !== 'Canceled' ? (issue.resolution ?? step.resolution) : null;
    if (resolution !== issue.resolution) items.push(item('resolution', issue.resolution, resolution));
    const wasDone = jiraStatuses[from][1] === 'done';
    issue.resolution = resolution;
    issue.status = step.to;
    moveSla(issue, wasDone, isDone, at);
    Object.assign(issue.fields, {
      status: statusBody(step.to),
      resolution: resolution === null ? null : named(resolution),
    });
    change(issue, at, step.by, items);
  }

  const time = (at: number) => ({ iso8601: stamp(at), jira: stamp(at), friendly: 'x', epochMillis: at });
  const goal = { goalDuration: { millis: 8 * hour, friendly: '8h' } };

  /** The SLA after a change at `at`: each end completes a cycle, each way back begins another. */
  function moveSla(issue: Issue, wasDone: boolean, isDone: boolean, at: number): void {
    const { sla } = issue;
    const due = sla.begun + 8 * hour + Math.floor((at - sla.begun) / 4);
    if (isDone && !wasDone) {
      sla.completed.push({
        startTime: time(sla.begun),
        stopTime: time(at),
        breachTime: time(due),
        breached: at > due,
        ...goal,
      });
    }
    if (!isDone && wasDone) sla.begun = at;
    const ongoingCycle = {
      startTime: time(sla.begun),
      breachTime: time(sla.begun === at ? at + 8 * hour : due),
      breached: false,
      paused: issue.status === 'Waiting for customer',
      withinCalendarHours: true,
      ...goal,
    };
    issue.fields.customfield_10031 = {
      id: '2',
      name: 'Time to resolution',
      _links: {},
      completedCycles: [...sla.completed],
      ...(isDone ? {} : { ongoingCycle }),
    };
  }

  return {
    issues,
    deliveries,
    open(at: number, options: { status?: JiraStatus; by?: string; priority?: string } = {}): number {
      const { status = 'Open', by = 'customer-1', priority = 'Medium' } = options;
      const index = issues.length + 1;
      const issue: Issue = {
        id: String(12_000 + index),
        key: `SUP-${index}`,
        status,
        resolution: null,
        updatedAt: at,
        histories: [],
        comments: [],
        sla: { begun: at, completed: [] },
        fields: {
          summary: 'First',
          created: stamp(at),
          updated: stamp(at),
          issuetype: { id: '10010', name: 'Incident', subtask: false },
          project: { id: '10001', key: 'SUP', name: 'Support', projectTypeKey: 'service_desk' },
          status: statusBody(status),
          priority: named(priority),
          assignee: null,
          resolution: null,
          components: [],
          reporter: user(by),
          creator: user(by),
          customfield_10002: [
            { id: '7', name: 'Globex', _links: { self: `${site}/rest/servicedeskapi/organization/7` } },
          ],
          customfield_10001: { id: 'team-1', name: 'Blue' },
        },
      };
      moveSla(issue, false, jiraStatuses[status][1] === 'done', at);
      issues.push(issue);
      deliveries.push({
        timestamp: at + 20,
        webhookEvent: 'jira:issue_created',
        issue_event_type_name: 'issue_created',
        user: user(by),
        issue: bodyOf(issue),
      });
      return index;
    },
    act(index: number, at: number, step: JiraStep): void {
      const issue = issues[index - 1];
      if (issue === undefined) throw new Error(`no issue ${index}`);
      const { fields } = issue;
      if (step.do === 'status') setStatus(issue, at, step);
      else if (step.do === 'priority') {
        const from = (fields.priority as { name: string }).name;
        if (from === step.to) return;
        fields.priority = named(step.to);
        change(issue, at, 'agent-1', [item('priority', from, step.to)]);
      } else if (step.do === 'assignee') {
        const from = (fields.assignee as User | null)?.displayName ?? null;
        if (from === step.to) return;
        fields.assignee = step.to === null ? null : user(step.to);
        change(issue, at, 'agent-1', [item('assignee', from, step.to)]);
      } else if (step.do === 'summary') {
        const from = String(fields.summary);
        if (from === step.to) return;
        fields.summary = step.to;
        change(issue, at, 'agent-1', [item('summary', from, step.to)]);
      } else if (step.do === 'component') {
        const components = fields.components as { name: string }[];
        const has = components.some(({ name }) => name === step.name);
        const after = components.filter(({ name }) => name !== step.name);
        fields.components = has ? after : [...components, named(step.name)];
        const [from, to] = has ? [step.name, null] : [null, step.name];
        change(issue, at, 'agent-1', [item('Component', from, to, 'components')]);
      } else if (step.do === 'team') {
        const from = (fields.customfield_10001 as { name: string }).name;
        if (from === step.to) return;
        fields.customfield_10001 = { id: `team-${step.to}`, name: step.to };
        change(issue, at, 'agent-1', [item('Team', from, step.to, 'customfield_10001')]);
      } else {
        const comment = {
          self: `${site}/rest/api/2/issue/${issue.id}/comment/${nextId}`,
          id: String(nextId++),
          author: user(step.by),
          body: 'text',
          created: stamp(at),
          updated: stamp(at),
          ...(isCloud ? { jsdPublic: !step.internal } : {}),
        };
        const properties = [{ key: 'sd.public.comment', value: { internal: step.internal } }];
        issue.comments.push({ ...comment, properties });
        issue.updatedAt = at;
        fields.updated = stamp(at);
        const { summary, issuetype, project, assignee, priority, status, reporter } = fields;
        const thin = { summary, issuetype, project, assignee, priority, status };
        deliveries.push({
          timestamp: at + 9,
          webhookEvent: 'comment_created',
          comment,
          issue: { ...bodyOf(issue), fields: structuredClone(isCloud ? thin : { ...thin, reporter }) },
        });
      }
    },
    /** The REST API; of each kind of page no more than this. */
    answer(url: URL, most = { issues: 50, expanded: 40, values: 100 }): Reply {
      const { pathname, searchParams } = url;
      const asked = (name: string, fallback: number) => Number(searchParams.get(name) ?? fallback);
      if (pathname === '/rest/api/2/serverInfo') {
        return { body: { baseUrl: site, version: '9.12.0', deploymentType: isCloud ? 'Cloud' : 'Server' } };
      }
      if (pathname === '/rest/api/2/myself') return { body: { ...user('agent-1'), timeZone } };
      if (pathname === '/rest/api/2/status') {
        return { body: Object.keys(jiraStatuses).map((name) => statusBody(name as JiraStatus)) };
      }
      const about = /^\/rest\/api\/[23]\/issue\/(\d+)\/(changelog|comment)$/.exec(pathname);
      if (about !== null) {
        const issue = issues.find(({ id }) => id === about[1]);
        if (issue === undefined) return { status: 404, body: { errorMessages: ['Issue does not exist'] } };
        const all = about[2] === 'changelog' ? issue.histories : issue.comments;
        const startAt = asked('startAt', 0);
        const values = all.slice(startAt, startAt + Math.min(asked('maxResults', 50), most.values));
        const total = all.length;
        const list =
          about[2] === 'changelog'
            ? { values, isLast: startAt + values.length >= total }
            : { comments: values };
        return { body: { startAt, maxResults: most.values, total, ...list } };
      }
      const path = isCloud ? '/rest/api/3/search/jql' : '/rest/api/2/search';
      if (pathname !== path) return { status: 404, body: { errorMessages: [`no ${pathname}`] } };
      const jql = searchParams.get('jql') ?? '';
      const since =
        /^(?:\(.*\) AND )?updated >= "(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)" ORDER BY updated ASC, key ASC$/.exec(
          jql,
        );
      if (since === null) return { status: 400, body: { errorMessages: [`Error in the JQL Query: ${jql}`] } };
      const [year, month, day, hours, minute] = since.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const { at } = localToInstant(timeZone, {
        year,
        month,
        day,
        hour: hours,
        minute,
        second: 0,
        millisecond: 0,
      });
      const found = issues
        .filter(({ updatedAt }) => updatedAt >= at)
        .sort((a, b) => a.updatedAt - b.updatedAt || Number(a.id) - Number(b.id));
      const from = isCloud
        ? Number(searchParams.get('nextPageToken')?.replace('token-', '') ?? 0)
        : asked('startAt', 0);
      const page = found.slice(from, from + Math.min(asked('maxResults', 50), most.issues));
      const body = {
        issues: page.map((issue) => {
          const shown = isCloud ? issue.histories.toReversed().slice(0, most.expanded) : issue.histories;
          const { length } = issue.histories;
          const comments = issue.comments
            .slice(0, isCloud ? most.expanded : undefined)
            .map(({ properties: _, ...rest }) => rest);
          const fields = {
            ...bodyOf(issue).fields,
            comment: { comments, total: issue.comments.length, startAt: 0, maxResults: comments.length },
          };
          return {
            ...bodyOf(issue),
            fields,
            changelog: { startAt: 0, maxResults: shown.length, total: length, histories: shown },
          };
        }),
      };
      const end = from + page.length;
      if (!isCloud) return { body: { ...body, startAt: from, maxResults: most.issues, total: found.length } };
      return {
        body: {
          ...body,
          isLast: end >= found.length,
          ...(end < found.length ? { nextPageToken: `token-${end}` } : {}),
        },
      };
    },
  };
}
