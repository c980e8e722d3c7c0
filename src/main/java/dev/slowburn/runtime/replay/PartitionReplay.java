package dev.slowburn.runtime.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayCounter;
import dev.slowburn.topology.replay.ReplayRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The work for one {@link ReplaySession}: counts the records of a partition in the order of their offsets, and finishes chunks. Used
 * by the thread that reads only.
 *
 * <p>A chunk ends at the offset of the first record that is not counted, or where the consumer will read next, because offsets
 * without visible records count as counted, too.
 */
final class PartitionReplay {
    private static final long CHUNK_TIME = Duration.ofMillis(500).toNanos();

    private final ReplaySession session;
    private final KnownSchemas schemas;
    private final LiveRejections rejected;
    private final ReplayProgress progress;
    private final SchemaWait schema = new SchemaWait();
    private final ExpiredPart expired = new ExpiredPart();
    private final ReadRecords unread = new ReadRecords();

    private int run = -1;
    private boolean isRequested;
    private ReplayRequest request;
    private long to;
    /** Null until it is known where the run begins. */
    private ReplayCounter counter;

    private OffsetTimes times = OffsetTimes.NONE;
    private long chunkFrom;
    private long chunkStartedAt;

    PartitionReplay(ReplaySession session, KnownSchemas schemas, LiveRejections rejected, ReplayProgress progress) {
        this.session = session;
        this.schemas = schemas;
        this.rejected = rejected;
        this.progress = progress;
    }

    int partition() {
        return session.partition();
    }

    /** Whether something is requested and waits for live counting. */
    boolean isWaiting() {
        return session.isWaiting();
    }

    boolean isClosed() {
        return session.isClosed();
    }

    /** Adopts the newest request. */
    void refresh(long now) {
        Optional<ReplaySession.Run> current = session.current();
        isRequested = current.isPresent();
        if (!isRequested) {
            unread.discard();
            counter = null;
            return;
        }
        if (current.get().number() != run) {
            start(current.get());
        } else if (counter != null && unread.counted() > current.get().to()) {
            // More is counted than is requested now, and it cannot be taken back.
            session.startOver(run);
            refresh(now);
        } else {
            to = current.get().to();
        }
    }

    private void start(ReplaySession.Run current) {
        run = current.number();
        request = current.started();
        to = current.to();
        counter = null;
        unread.discard();
        schema.end();
    }

    /** Whether it is not known yet where to begin. */
    boolean isAtBeginning() {
        return isUnfinished() && counter == null;
    }

    /** The times at which the range may be divided, newest first, if it is not known yet where to begin; else none. */
    List<Long> divisions() {
        return isAtBeginning()
                ? request.times().stream().sorted(Comparator.reverseOrder()).toList()
                : List.of();
    }

    /** Whether the newest part of the range may begin at an offset. */
    boolean isWithin(long offset) {
        return offset < to;
    }

    /**
     * Begins with the newest part of the range.
     *
     * @param learned at which offsets records of the divisions begin
     */
    void begin(OffsetTimes learned, long now) {
        if (!isUnfinished() || counter != null) {
            return;
        }
        long from = request.from();
        for (OffsetTimes.Entry entry : learned.entries()) {
            if (isWithin(entry.offset())) {
                from = Math.max(from, entry.offset());
            }
        }
        times = learned;
        counter = request.counters().of(request, from);
        chunkFrom = from;
        chunkStartedAt = now;
        unread.begin(from);
        session.begin(run, from);
        expired.begin(from, to);
    }

    /** Whether a part of the requested range is not finished. */
    boolean isUnfinished() {
        return isRequested && (counter == null || chunkFrom < to);
    }

    /** Whether it has to be found out where to begin, or more records have to be read. */
    boolean needsConsumer() {
        return isUnfinished() && (counter == null || needsRecords());
    }

    /** Whether more records have to be read, and there is room for them. */
    boolean needsRecords() {
        return isUnfinished()
                && counter != null
                && unread.isEmpty()
                && !unread.isDeleted()
                && unread.position() < to
                && (!counter.isFull() || session.hasRoom());
    }

    long position() {
        return unread.position();
    }

    /** @param after the offset at which the consumer continues */
    void read(List<ConsumerRecord<byte[], byte[]>> records, long after) {
        unread.add(records, Math.min(after, to));
    }

    /** Skips the records before an offset, because they were deleted. */
    void skipDeleted(long first) {
        unread.skipDeleted(first);
    }

    /**
     * Counts the records that were read.
     *
     * @return the number of records
     */
    int count(long now) {
        if (!isUnfinished() || counter == null || schema.isDelayed(now)) {
            return 0;
        }
        if (!unread.isEmpty() && expired.isExpired(unread.first(), to, times, request.expired())) {
            unread.add(List.of(), to);
        }
        int counted = 0;
        int known = unread.isEmpty() ? 0 : schemas.known(unread.rest());
        while (!unread.isEmpty() && unread.first().offset() < to) {
            ConsumerRecord<byte[], byte[]> record = unread.first();
            if (counter.isFull() && !finish(record.offset(), now)) {
                return counted;
            }
            if (rejected.contains(partition(), record.offset(), record.timestamp())) {
                counter.skip();
            } else if (counted >= known) {
                schema.begin(record, schemas.trouble(), now);
                return counted;
            } else {
                try {
                    counter.count(
                            record.headers(),
                            record.value(),
                            rejected.itemsJudgedAt(partition(), record.offset(), record.timestamp()));
                } catch (RegistryException e) {
                    schema.begin(record, e.getMessage(), now);
                    return counted;
                }
            }
            unread.removeFirst();
            counted++;
            schema.end();
        }
        unread.discard();
        return counted;
    }

    /** What it has been waiting for, longer than usual. */
    Optional<String> trouble(long now) {
        return isUnfinished() ? schema.trouble(now) : Optional.empty();
    }

    /** Finishes a chunk if it is complete, and reports deleted records. */
    void finishIfDue(long now) {
        if (!isUnfinished() || counter == null) {
            return;
        }
        long end = Math.min(unread.counted(), to);
        if (end == chunkFrom) {
            chunkStartedAt = now;
        }
        boolean isDeleted = unread.isDeleted() && unread.isEmpty();
        if (end > chunkFrom && (end == to || isDeleted || counter.isFull() || now - chunkStartedAt >= CHUNK_TIME)) {
            finish(end, now);
        }
        if (isDeleted && chunkFrom == end) {
            finishDeleted(now);
        }
    }

    private boolean finish(long end, long now) {
        if (!session.hasRoom()) {
            return false;
        }
        ReplayChunk chunk = counter.finish(end).with(times);
        progress.finished(chunk);
        pass(chunk, end, now);
        return true;
    }

    private void finishDeleted(long now) {
        if (!session.hasRoom()) {
            return;
        }
        long end = Math.min(unread.deletedTo(), to);
        // Nothing was counted since the previous chunk: only moves the counter.
        counter.finish(end);
        unread.begin(end);
        pass(ReplayChunk.lost(request, chunkFrom, end), end, now);
    }

    private void pass(ReplayChunk chunk, long end, long now) {
        session.finish(run, chunk, chunkFrom, end);
        chunkFrom = end;
        chunkStartedAt = now;
    }
}
