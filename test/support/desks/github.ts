import type { Reply } from '../sync-server.ts';

const api = 'https://api.github.com';

export interface Delivery {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Issue {
  readonly id: number;
  readonly number: number;
  title: string;
  readonly user: User;
  readonly labels: string[];
  readonly assignees: User[];
  state: 'open' | 'closed';
  state_reason: string | null;
  readonly created_at: string;
  updated_at: string;
  closed_at: string | null;
  readonly timeline: Record<string, unknown>[];
  readonly isPullRequest: boolean;
}

interface User {
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export type GitHubStep =
  | { readonly do: 'labeled'; readonly label: string }
  | { readonly do: 'unlabeled'; readonly label: string }
  | { readonly do: 'assigned'; readonly login: string }
  | { readonly do: 'closed'; readonly reason: 'completed' | 'not_planned' | 'duplicate' }
  | { readonly do: 'reopened' }
  | { readonly do: 'renamed'; readonly title: string }
  | {
      readonly do: 'commented';
      readonly login: string;
      readonly association: string;
      readonly bot?: boolean;
    };

/** ISO 8601 to the second, as GitHub writes it. */
function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A repository that lives: what happens in it is told by webhooks at once, and by its API as it stands. */
export function createGitHubDesk(repository = 'acme/support') {
  const issues: Issue[] = [];
  const deliveries: Delivery[] = [];
  let nextId = 5_000_000_001;

  const [owner, name] = repository.split('/');
  const repositoryBody = {
    id: 17_273_051,
    name,
    full_name: repository,
    owner: { login: owner, type: 'User' },
  };

  const user = (login: string, bot = false): User => ({ login, type: bot ? 'Bot' : 'User' });

  function bodyOf(issue: Issue): Record<string, unknown> {
    const { timeline: _, isPullRequest, labels, ...rest } = issue;
    const url = `${api}/repos/${repository}/issues/${issue.number}`;
    return {
      ...structuredClone(rest),
      url,
      repository_url: `${api}/repos/${repository}`,
      html_url: `https://github.com/${repository}/issues/${issue.number}`,
      labels: labels.map((label) => ({ name: label, color: 'ededed', default: false })),
      assignee: structuredClone(issue.assignees[0] ?? null),
      locked: false,
      author_association: 'NONE',
      body: null,
      ...(isPullRequest ? { pull_request: { url: url.replace('/issues/', '/pulls/') } } : {}),
    };
  }

  function deliver(issue: Issue, event: string, action: string, more: Record<string, unknown> = {}): void {
    if (issue.isPullRequest) return;
    deliveries.push({
      event,
      body: { action, issue: bodyOf(issue), repository: repositoryBody, sender: user('octocat'), ...more },
    });
  }

  function note(issue: Issue, at: number, event: string, more: Record<string, unknown> = {}): number {
    const id = nextId++;
    issue.updated_at = iso(at);
    issue.timeline.push({ id, event, actor: user('octocat'), created_at: iso(at), ...more });
    return id;
  }

  return {
    issues,
    deliveries,
    open(at: number, title: string, login = 'visitor', isPullRequest = false): number {
      const number = issues.length + 1;
      const created = { created_at: iso(at), updated_at: iso(at), closed_at: null };
      const issue: Issue = {
        id: 440_000_000 + number,
        number,
        title,
        user: user(login),
        labels: [],
        assignees: [],
        state: 'open',
        state_reason: null,
        ...created,
        timeline: [],
        isPullRequest,
      };
      issues.push(issue);
      deliver(issue, 'issues', 'opened');
      return number;
    },
    /** Something happens to an issue; what cannot (a reopening of an open one) does not. */
    act(number: number, at: number, step: GitHubStep): void {
      const issue = issues[number - 1];
      if (issue === undefined) throw new Error(`no issue ${number}`);
      const { labels } = issue;
      if (step.do === 'labeled' || step.do === 'unlabeled') {
        const has = labels.includes(step.label);
        if (has === (step.do === 'labeled')) return;
        if (has) labels.splice(labels.indexOf(step.label), 1);
        else labels.push(step.label);
        const label = { name: step.label, color: 'ededed' };
        note(issue, at, step.do, { label });
        deliver(issue, 'issues', step.do, { label: { ...label, id: 1, default: false } });
      } else if (step.do === 'assigned') {
        const assignee = user(step.login);
        issue.assignees.push(assignee);
        note(issue, at, 'assigned', { assignee });
        deliver(issue, 'issues', 'assigned', { assignee });
      } else if (step.do === 'closed') {
        if (issue.state === 'closed') return;
        Object.assign(issue, { state: 'closed', state_reason: step.reason, closed_at: iso(at) });
        note(issue, at, 'closed', { commit_id: null, state_reason: step.reason });
        deliver(issue, 'issues', 'closed');
      } else if (step.do === 'reopened') {
        if (issue.state === 'open') return;
        Object.assign(issue, { state: 'open', state_reason: 'reopened', closed_at: null });
        note(issue, at, 'reopened');
        deliver(issue, 'issues', 'reopened');
      } else if (step.do === 'renamed') {
        const from = issue.title;
        if (from === step.title) return;
        issue.title = step.title;
        note(issue, at, 'renamed', { rename: { from, to: step.title } });
        deliver(issue, 'issues', 'edited', { changes: { title: { from } } });
      } else {
        const author = user(step.login, step.bot);
        const comment = { user: author, author_association: step.association, body: 'text' };
        const id = note(issue, at, 'commented', comment);
        deliver(issue, 'issue_comment', 'created', { comment: { id, created_at: iso(at), ...comment } });
      }
    },
    /** The REST API, with its paging by Link headers; `perPage` instead of what is asked for. */
    answer(url: URL, perPage?: number): Reply {
      const size = perPage ?? Number(url.searchParams.get('per_page') ?? 30);
      const timeline = new RegExp(`^/repos/${repository}/issues/(\\d+)/timeline$`, 'i').exec(url.pathname);
      if (timeline !== null) {
        const issue = issues[Number(timeline[1]) - 1];
        return issue === undefined ? notFound : paged(url, issue.timeline, size);
      }
      if (url.pathname.toLowerCase() !== `/repos/${repository}/issues`.toLowerCase()) return notFound;
      const since = url.searchParams.get('since') ?? '';
      if (!/^$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since))
        return { status: 422, body: { message: since } };
      const listed = issues
        .filter(({ updated_at }) => updated_at >= since)
        .sort((a, b) => a.updated_at.localeCompare(b.updated_at) || a.number - b.number);
      return paged(url, listed.map(bodyOf), size);
    },
  };
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } };

function paged(url: URL, items: readonly unknown[], size: number): Reply {
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    body: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
