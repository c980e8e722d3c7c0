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
 * Asks the broker about once a second where the input ends and how far the group has committed, on one thread of its own, so
 * that no task waits for an answer. While the broker is away the last answer stands. A partition is gone when two answers in a row
 * say so: a broker that has just started may not know all of them yet.
 */
public final class EndOffsetPoller implements EndOffsets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndOffsetPoller.class);

    private final InputOffsets offsets;
    private final RepeatedTask looks;
    private final OpenTransactions transactions = new OpenTransactions();
    private Set<Integer> suspected = Set.of();
    private volatile Optional<Snapshot> newest = Optional.empty();
    private volatile List<OpenTransaction> openTransactions = List.of();
    private volatile Optional<String> trouble = Optional.empty();

    public EndOffsetPoller(InputOffsets offsets, BackgroundThreads threads) {
        this.offsets = offsets;
        this.looks = threads.repeat("slowburn-input-ends", POLL_INTERVAL, this::poll);
    }

    public void start() {
        looks.start();
    }

    @Override
    public Optional<Snapshot> newest() {
        return newest;
    }

    @Override
    public List<OpenTransaction> openTransactions() {
        return openTransactions;
    }

    /** Why there is no newer answer; empty if the last question was answered. */
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
                LOG.warn("nobody knows whether the input is caught up with: {}", e.getMessage());
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
            LOG.warn("partitions of the input are gone: before={} now={}", before.size(), existing.size());
        }
        if (newest.isPresent() && !newest.get().topic().equals(answer.topic())) {
            LOG.warn("the input was created anew: topic={}", answer.topic());
        }
        suspected = Set.of();
        openTransactions = transactions.update(answer);
        newest = Optional.of(answer);
    }

    @Override
    public void close() {
        looks.close();
        offsets.close();
    }
}
