import type { ApiError } from '../../generated/ApiError';
import type { ErrorCode } from '../../generated/ErrorCode';
import type { GuestFrame } from '../../generated/GuestFrame';
import type { Operation } from '../../generated/Operation';
import type { OpId } from '../../generated/OpId';
import type { Receipt } from '../../generated/Receipt';
import { codeOf } from '../errorCode';
import type { Outbox } from './Outbox';

/** Longer ones do not fit a frame with certainty, and are posted. */
const LONGEST_FRAME = 60 * 1024;
const AGAIN_MS = 5000;
/** Refusals that say nothing about the operation itself. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'internal',
  'disk_full',
  'rate_limited',
  'unauthorized',
]);

interface Ways {
  /** False if there is no connection now. */
  send(frame: GuestFrame): boolean;
  post(operation: Operation): Promise<Receipt>;
  /** The change of that receipt is on the host's disk. */
  applied(receipt: Receipt): void;
}

/** Carries what waits in the outbox to the host, one after the other, while there is a connection. */
export class Courier {
  private underWay: OpId | null = null;
  private isConnected = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly ways: Ways,
  ) {}

  connected(): void {
    this.isConnected = true;
    this.underWay = null;
    this.go();
  }

  /** What was not answered is sent again: the host knows it by its name. */
  lost(): void {
    this.isConnected = false;
    this.underWay = null;
    clearTimeout(this.timer);
  }

  go(): void {
    if (!this.isConnected || this.underWay !== null) return;
    const operation = this.outbox.next();
    if (operation === null) return;
    const frame: GuestFrame = { type: 'apply', operation };
    this.underWay = operation.op_id;
    if (new TextEncoder().encode(JSON.stringify(frame)).length > LONGEST_FRAME) void this.post(operation);
    else if (!this.ways.send(frame)) this.lost();
  }

  applied(receipt: Receipt): void {
    this.outbox.applied(receipt);
    this.ways.applied(receipt);
    this.answered(receipt.op_id);
  }

  refused(opId: OpId, error: ApiError): void {
    if (PASSING.has(error.code)) {
      if (this.underWay !== opId) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.answered(opId), AGAIN_MS);
      return;
    }
    this.outbox.refused(opId, error);
    this.answered(opId);
  }

  private async post(operation: Operation): Promise<void> {
    try {
      this.applied(await this.ways.post(operation));
    } catch (error) {
      const code = codeOf(error) ?? 'internal';
      const message = error instanceof Error ? error.message : ((error as ApiError).message ?? '');
      this.refused(operation.op_id, { code, message });
    }
  }

  private answered(opId: OpId): void {
    if (this.underWay !== opId) return;
    this.underWay = null;
    this.go();
  }
}
