package dev.slowburn.topology.streams;

import java.util.HashSet;
import java.util.Set;

/**
 * The transactions of each stream thread, to detect that one was aborted although a task continues whose work was part of it.
 *
 * <p>Kafka Streams aborts the transaction of a thread when it closes a single failed task. It commits the other tasks before, but not
 * during a rebalance with the classic group protocol. Their records are lost then, and the next commit would contain only their offsets.
 * Thread-safe.
 */
public final class ThreadTransactions {
    private static final long NONE = -1;

    private final ThreadLocal<OfThread> byThread = ThreadLocal.withInitial(OfThread::new);

    private static final class OfThread {
        private long current;
        private final Set<Long> aborted = new HashSet<>();
    }

    /** Records that the current thread has committed its transaction. */
    public void committed() {
        byThread.get().current++;
    }

    /** Records that the current thread aborts its transaction. */
    public void aborted() {
        OfThread own = byThread.get();
        own.aborted.add(own.current);
        own.current++;
    }

    /** Returns the part of a processor, which has done nothing yet. To be called when it is initialized, on its thread. */
    public Part part() {
        return new Part(byThread.get());
    }

    /** The part of one processor in the transactions of its thread. */
    public static final class Part {
        private final OfThread thread;
        /** The transaction to which it has contributed last. */
        private long latest = NONE;

        private Part(OfThread thread) {
            this.thread = thread;
        }

        /**
         * To be called before the processor counts, stores or sends something.
         *
         * @throws AbortedTransactionException if a transaction was aborted to which it had contributed
         */
        public void contribute() {
            if (!thread.aborted.isEmpty() && thread.aborted.contains(latest)) {
                throw new AbortedTransactionException();
            }
            latest = thread.current;
        }
    }
}
