package dev.slowburn.topology.streams;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the next commit of a stream thread is the last one before tasks move to another instance. Other tasks of the thread
 * commit at the same time. Thread-safe.
 *
 * <p>Kafka Streams does not notify processors before it commits and closes a task. It does so in the listener of the group's
 * assignment, which is wrapped here.
 */
public final class Handover {
    /** Consumer configuration key for the {@link Handover} of the instance. */
    public static final String CONFIG = "slowburn.handover";

    private final Set<Thread> revoking = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    /** The tasks that publish with their next commit, because the instance stops. */
    private volatile Set<Object> outstanding = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<Void> published = new CompletableFuture<>();

    static Handover of(Map<String, Object> config) {
        return config.get(CONFIG) instanceof Handover shared ? shared : new Handover();
    }

    /** Whether a task or another one of the current thread moves with the next commit. */
    public boolean isUnderway(Object task) {
        return closing || outstanding.contains(task) || revoking.contains(Thread.currentThread());
    }

    /**
     * To be called before the instance stops, because all its tasks move then. Do not stop before they have published: Kafka Streams does
     * not commit a task with neither a record nor a punctuation since its last commit.
     *
     * @param tasks the tasks of the instance, as they call {@link #publishedBy}
     * @return completed when all of them have
     */
    public CompletableFuture<Void> ofAllTasks(Collection<?> tasks) {
        Set<Object> all = ConcurrentHashMap.newKeySet();
        all.addAll(tasks);
        if (all.isEmpty()) {
            published.complete(null);
        }
        outstanding = all;
        return published;
    }

    /** To be called by a task that has published all numbers while {@link #isUnderway}, or has closed. */
    public void publishedBy(Object task) {
        Set<Object> all = outstanding;
        if (all.remove(task) && all.isEmpty()) {
            published.complete(null);
        }
    }

    /** To be called immediately before Kafka Streams is closed, so that its last commit has the newest numbers. */
    public void beforeClose() {
        closing = true;
    }

    /** Runs an action that commits and revokes tasks of the current thread. */
    public void during(Runnable revocation) {
        revoking.add(Thread.currentThread());
        try {
            revocation.run();
        } finally {
            revoking.remove(Thread.currentThread());
        }
    }

    /** Wraps the listener of the classic group protocol. */
    ConsumerRebalanceListener around(ConsumerRebalanceListener listener) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                if (partitions.isEmpty()) {
                    listener.onPartitionsRevoked(partitions);
                } else {
                    during(() -> listener.onPartitionsRevoked(partitions));
                }
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                listener.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                listener.onPartitionsLost(partitions);
            }
        };
    }

    /** Wraps the listener of the streams group protocol. */
    StreamsRebalanceListener around(StreamsRebalanceListener listener) {
        return new StreamsRebalanceListener() {
            @Override
            public void onTasksRevoked(Set<StreamsRebalanceData.TaskId> tasks) {
                during(() -> listener.onTasksRevoked(tasks));
            }

            @Override
            public void onTasksAssigned(StreamsRebalanceData.Assignment assignment) {
                listener.onTasksAssigned(assignment);
            }

            @Override
            public void onAllTasksLost() {
                listener.onAllTasksLost();
            }
        };
    }
}
