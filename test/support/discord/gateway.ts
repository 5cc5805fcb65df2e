import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { applicationId, botUser, guild } from './payloads.ts';
import { acceptSocket, type Socket } from './websocket.ts';

interface Packet {
  readonly op: number;
  readonly d?: unknown;
  readonly s?: number | null;
  readonly t?: string | null;
}

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  socket: Socket | null;
  /** Everything dispatched, by its number, for a resume. */
  readonly sent: Packet[];
}

export interface Gateway {
  accept(request: IncomingMessage, stream: Duplex): void;
  /** Sends an event over every open session, and keeps it for those that resume. */
  dispatch(type: string, data: unknown): void;
  /** Sends a message, or bytes of which none need be one, over every connection, and keeps it for nobody. */
  say(message: string | Buffer): void;
  /** The identify and resume packets that came in. */
  readonly identified: readonly { readonly intents: number; readonly shard?: readonly number[] }[];
  readonly resumed: readonly { readonly session_id: string; readonly seq: number }[];
  /** Cuts the connections without a word. */
  drop(): void;
  /** Opcode 7: asks the clients to reconnect and resume. */
  askToReconnect(): void;
  /** Opcode 9: the sessions are no more; clients identify anew. */
  invalidate(): void;
  /** Closes with a code, e.g. 4004 for a revoked token. */
  close(code: number): void;
  /** Resolves at the next RESUMED or READY. */
  connected(): Promise<void>;
  stop(): void;
}

const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
};

/** The gateway of Discord (Developer Docs: Gateway): hello, identify, heartbeats, resume. */
export function createGateway(token: string, resumeUrl: () => string): Gateway {
  const sessions = new Map<string, Session>();
  const sockets = new Set<Socket>();
  const identified: { intents: number; shard?: readonly number[] }[] = [];
  const resumed: { session_id: string; seq: number }[] = [];
  let waiting: (() => void)[] = [];

  const write = (socket: Socket, packet: Packet) =>
    socket.send(JSON.stringify({ s: null, t: null, d: null, ...packet }));
  const tellConnected = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  function event(session: Session, t: string, d: unknown): void {
    const packet = { op: op.dispatch, t, d, s: session.sent.length + 1 };
    session.sent.push(packet);
    if (session.socket !== null) write(session.socket, packet);
  }
  function identify(
    socket: Socket,
    data: { token: string; intents: number; shard?: [number, number] },
  ): void {
    if (data.token !== token) {
      socket.close(4004);
      return;
    }
    identified.push(data);
    const session: Session = {
      id: `session-${sessions.size + 1}`,
      shard: data.shard ?? [0, 1],
      socket,
      sent: [],
    };
    sessions.set(session.id, session);
    event(session, 'READY', {
      v: 10,
      user: botUser,
      guilds: [{ id: guild.id, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: resumeUrl(),
      shard: session.shard,
      application: { id: applicationId, flags: 0 },
    });
    event(session, 'GUILD_CREATE', guild);
    tellConnected();
  }
  function resume(socket: Socket, data: { token: string; session_id: string; seq: number }): void {
    resumed.push(data);
    const session = sessions.get(data.session_id);
    if (session === undefined) {
      write(socket, { op: op.invalid, d: false });
      return;
    }
    session.socket = socket;
    for (const packet of session.sent.slice(data.seq)) write(socket, packet);
    event(session, 'RESUMED', {});
    tellConnected();
  }
  function each(act: (socket: Socket) => void): void {
    for (const socket of [...sockets]) act(socket);
  }

  return {
    identified,
    resumed,
    accept(request, stream) {
      const socket = acceptSocket(request, stream, {
        onText(text) {
          const { op: code, d } = JSON.parse(text) as { op: number; d: never };
          if (code === op.heartbeat) write(socket, { op: op.ack });
          if (code === op.identify) identify(socket, d);
          if (code === op.resume) resume(socket, d);
        },
        onClose() {
          sockets.delete(socket);
          for (const session of sessions.values()) if (session.socket === socket) session.socket = null;
        },
      });
      sockets.add(socket);
      write(socket, { op: op.hello, d: { heartbeat_interval: 41_250 } });
    },
    dispatch(type, data) {
      for (const session of sessions.values()) event(session, type, data);
    },
    say: (message) =>
      each((socket) => (typeof message === 'string' ? socket.send(message) : socket.raw(message))),
    drop: () => each((socket) => socket.drop()),
    askToReconnect: () => each((socket) => write(socket, { op: op.reconnect })),
    invalidate() {
      sessions.clear();
      each((socket) => write(socket, { op: op.invalid, d: false }));
    },
    close: (code) => each((socket) => socket.close(code)),
    connected: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () => each((socket) => socket.drop()),
  };
}
