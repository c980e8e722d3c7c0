// Loads the data of a page until it is complete.
import { Problem } from './api.js';
import { debounce } from './dom.js';

const RETRY_MILLIS = 2_000;

/**
 * Retries while data is missing and after a retryable failure. Runs one request at a time, so that no older response arrives after
 * a newer one.
 *
 * @param request takes an abort signal; returns sentences that describe missing data
 * @param fail takes the problem
 */
export function loader(request, fail) {
  const end = new AbortController();
  const retry = debounce(RETRY_MILLIS, load);
  let isLoading = false;
  let isRequested = false;

  async function load() {
    isRequested = true;
    if (isLoading) return;
    isLoading = true;
    try {
      while (isRequested && !end.signal.aborted) {
        isRequested = false;
        retry.cancel();
        await once();
      }
    } finally {
      isLoading = false;
    }
  }

  async function once() {
    try {
      const missing = await request(end.signal);
      if (missing.length && !end.signal.aborted) retry();
    } catch (problem) {
      if (end.signal.aborted) return;
      fail(problem);
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isRetryable) retry();
    }
  }

  return {
    load,
    end() {
      end.abort();
      retry.cancel();
    },
  };
}
