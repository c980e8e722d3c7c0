package dev.slowburn.topology.replay;

import java.util.Optional;

/**
 * Reads ranges of the input again and counts them, on a thread of its own. The tasks of the first stage request ranges and commit
 * what was counted, so that the results, the coverage and the live offsets are in the same transaction.
 */
@FunctionalInterface
public interface ReplayReader {
    /** Reads nothing. */
    ReplayReader NONE = partition -> new Session() {
        @Override
        public void request(ReplayRequest request) {
            // Never read.
        }

        @Override
        public Optional<ReplayChunk> poll() {
            return Optional.empty();
        }

        @Override
        public void setLagging(boolean isLagging) {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    /** Opens a session for one incarnation of the task of a partition. Another session for the same partition is independent. */
    Session open(int partition);

    /** The requests of one incarnation of a task. Called by one stream thread; no call blocks. */
    interface Session extends AutoCloseable {
        /**
         * Replaces the request. Counting continues if the request differs only in its end or only starts later; chunks of earlier
         * requests may still be returned.
         *
         * @param request null if nothing is to be read; this also discards all chunks, so that the next request starts over
         */
        void request(ReplayRequest request);

        /** The next chunk that was counted, if there is one. At most a few are counted in advance. */
        Optional<ReplayChunk> poll();

        /** Records whether live counting lags. While it does, the task takes no chunks. False at first. */
        void setLagging(boolean isLagging);

        /** Discards everything. */
        @Override
        void close();
    }
}
