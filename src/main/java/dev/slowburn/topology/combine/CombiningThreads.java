package dev.slowburn.topology.combine;

import dev.slowburn.topology.settings.InputTopic;
import java.util.HashMap;
import java.util.Map;

/** What the tasks of the first stage share in each stream thread of an instance. */
public final class CombiningThreads {
    private final ThreadLocal<OfThread> byThread = ThreadLocal.withInitial(OfThread::new);

    OfThread current() {
        return byThread.get();
    }

    /** What the tasks of one stream thread share. */
    static final class OfThread {
        private final ThreadProgress progress = new ThreadProgress();
        private final Map<InputTopic, ThreadTallies> tallies = new HashMap<>();

        ThreadProgress progress() {
            return progress;
        }

        /** @param partitions number of partitions of the tally topic */
        ThreadTallies tallies(InputTopic input, int partitions) {
            return tallies.computeIfAbsent(input, first -> new ThreadTallies(input, partitions));
        }
    }
}
