// Asks for what a page shows until all of it is known.
import { Problem } from './api.js';
import { later } from './dom.js';

const ASK_AGAIN = 2_000;

/**
 * Asks again while something is missing, and after a failure that may pass. One request at a time, so that no older answer
 * comes after a newer one.
 *
 * @param ask gets a signal, returns the sentences about what is missing
 * @param fail gets the problem
 */
export function loader(ask, fail) {
  const end = new AbortController();
  const again = later(ASK_AGAIN, load);
  let isAsking = false;
  let isWanted = false;

  async function load() {
    isWanted = true;
    if (isAsking) return;
    isAsking = true;
    try {
      while (isWanted && !end.signal.aborted) {
        isWanted = false;
        again.cancel();
        await once();
      }
    } finally {
      isAsking = false;
    }
  }

  async function once() {
    try {
      const missing = await ask(end.signal);
      if (missing.length && !end.signal.aborted) again();
    } catch (problem) {
      if (end.signal.aborted) return;
      fail(problem);
      if (!(problem instanceof Problem)) throw problem;
      if (problem.mayPass) again();
    }
  }

  return {
    load,
    end() {
      end.abort();
      again.cancel();
    },
  };
}
