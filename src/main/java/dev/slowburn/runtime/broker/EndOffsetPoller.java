package dev.slowburn.runtime.broker;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.progress.EndOffsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the end offsets of the input and the group's committed offsets about once a second, on its own thread, so that tasks
 * never block. While the brokers are unavailable the last answer is kept. A partition counts as removed after two such answers
 * in a row, because a broker that has just started may not know all partitions yet.
 */
public final class EndOffsetPoller implements EndOffsets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndOffsetPoller.class);

    private final InputOffsets offsets;
    private final RepeatedTask polls;
    private final OpenTransactions transactions = new OpenTransactions();
    private Set<Integer> suspected = Set.of();
    private volatile Optional<Snapshot> newest = Optional.empty();
    private volatile List<OpenTransaction> openTransactions = List.of();
    private volatile Optional<String> trouble = Optional.empty();

    public EndOffsetPoller(InputOffsets offsets, BackgroundThreads threads) {
        this.offsets = offsets;
        this.polls = threads.repeat("slowburn-input-ends", POLL_INTERVAL, this::poll);
    }

    public void start() {
        polls.start();
    }

    @Override
    public Optional<Snapshot> newest() {
        return newest;
    }

    @Override
    public List<OpenTransaction> openTransactions() {
        return openTransactions;
    }

    /** Why no newer answer is available; empty if the last request succeeded. */
    public Optional<String> trouble() {
        return trouble;
    }

    private void poll() {
        try {
            accept(offsets.ask());
            trouble = Optional.empty();
        } catch (StartupException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            if (trouble.isEmpty()) {
                LOG.warn("cannot determine whether the input is caught up: {}", e.getMessage());
            }
            trouble = Optional.of(e.getMessage());
        }
    }

    private void accept(Snapshot answer) {
        Set<Integer> existing = answer.partitions().keySet();
        Set<Integer> before = newest.map(last -> last.partitions().keySet()).orElse(Set.of());
        if (!existing.containsAll(before)) {
            if (!existing.equals(suspected)) {
                suspected = existing;
                return;
            }
            LOG.warn("input partitions were removed: before={} now={}", before.size(), existing.size());
        }
        if (newest.isPresent() && !newest.get().topic().equals(answer.topic())) {
            LOG.warn("the input topic was recreated: topic={}", answer.topic());
        }
        suspected = Set.of();
        openTransactions = transactions.update(answer);
        newest = Optional.of(answer);
    }

    @Override
    public void close() {
        polls.close();
        offsets.close();
    }
}
