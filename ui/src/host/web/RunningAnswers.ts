import type { Event } from '../../generated/Event';
import type { RunId } from '../../generated/RunId';

type RunEnded = Extract<Event, { type: 'run_ended' }>;

/** The answers that are being made, as far as the host has told of them. */
export class RunningAnswers {
  private readonly running = new Map<RunId, RunEnded>();

  take(event: Event): void {
    switch (event.type) {
      case 'run_started':
      case 'run_delta':
      case 'run_waiting': {
        const { chat_id, run_id, message_id } = event;
        this.running.set(run_id, { type: 'run_ended', chat_id, run_id, message_id });
        break;
      }
      case 'run_ended':
        this.running.delete(event.run_id);
        break;
      default:
    }
  }

  /** The ends of all of them: nobody tells how they go on. */
  end(): RunEnded[] {
    const ended = [...this.running.values()];
    this.running.clear();
    return ended;
  }
}
