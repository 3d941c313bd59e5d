import {
  createBridge,
  type BridgeProcess,
  type BridgeReply,
  type BridgeStart,
  type RequestOptions,
} from './bridgeProcess.js';

/** The warm Python processes of this server: few, and none for long without work. */
export interface BridgePool {
  /** `start.py`, which every process of the pool runs. */
  readonly script: string;
  /** The process for this start, new or warm. */
  open(start: BridgeStart): Pick<BridgeProcess, 'request'>;
  /** Ends them all. */
  dispose(): void;
}

export interface PoolOptions {
  readonly script: string;
  /** How many are kept warm. One more may run for as long as all of these are at work. */
  readonly limit?: number;
  /** A process without work for so long ends. */
  readonly idleMilliseconds?: number;
}

interface Member {
  readonly bridge: BridgeProcess;
  waiting: number;
  idle: NodeJS.Timeout | undefined;
}

export function createBridgePool({ script, limit = 3, idleMilliseconds = 10 * 60_000 }: PoolOptions): BridgePool {
  // In the order of their last use, the latest at the end.
  const members = new Map<string, Member>();

  const end = (key: string, { bridge, idle }: Member): void => {
    clearTimeout(idle);
    members.delete(key);
    bridge.dispose();
  };

  function trim(): void {
    for (const [key, member] of members) {
      if (members.size <= limit) return;
      if (member.waiting === 0) end(key, member);
    }
  }

  function use(key: string, start: BridgeStart): Member {
    const member = members.get(key) ?? { bridge: createBridge(start), waiting: 0, idle: undefined };
    clearTimeout(member.idle);
    members.delete(key);
    members.set(key, member);
    member.waiting += 1;
    trim();
    return member;
  }

  function release(key: string, member: Member): void {
    member.waiting -= 1;
    if (member.waiting > 0) return;
    member.idle = setTimeout(end, idleMilliseconds, key, member).unref();
    trim();
  }

  return {
    script,
    open(start) {
      const key = JSON.stringify(start);
      return {
        async request<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>> {
          const member = use(key, start);
          try {
            return await member.bridge.request<T>(method, params, options);
          } finally {
            release(key, member);
          }
        },
      };
    },
    dispose() {
      for (const [key, member] of [...members]) end(key, member);
    },
  };
}
