package dev.slowburn.runtime.replay;

import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayStatus;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was replayed, and logs when the replay pauses and resumes. Written by one thread. */
final class ReplayProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayProgress.class);

    private final AtomicLong outcomes = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private volatile Optional<String> paused = Optional.empty();

    void finished(ReplayChunk chunk) {
        outcomes.addAndGet(chunk.outcomes());
        skipped.addAndGet(chunk.skipped());
    }

    /** @param reason why reading pauses; empty if it does not */
    void setPaused(Optional<String> reason) {
        if (reason.isPresent() && paused.isEmpty()) {
            LOG.warn("replay paused: {}", reason.get());
        } else if (reason.isEmpty() && paused.isPresent()) {
            LOG.info("replay resumed");
        }
        paused = reason;
    }

    ReplayStatus status() {
        return new ReplayStatus(outcomes.get(), skipped.get(), paused);
    }
}
