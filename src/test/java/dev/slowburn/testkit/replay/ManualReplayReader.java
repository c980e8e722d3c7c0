package dev.slowburn.testkit.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayCounter;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.replay.ReplayRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the input again only when the test lets it. */
public final class ManualReplayReader implements ReplayReader {
    private final ReadableInput input;
    private final String topic;
    private final List<ManualSession> sessions = new ArrayList<>();

    public ManualReplayReader(ReadableInput input, String topic) {
        this.input = input;
        this.topic = topic;
    }

    @Override
    public Session open(int partition) {
        ManualSession session = new ManualSession(new TopicPartition(topic, partition));
        sessions.add(session);
        return session;
    }

    /** Lets each session read, and finish a chunk. */
    public void read(int atMost) {
        List.copyOf(sessions).forEach(session -> session.read(atMost));
    }

    private final class ManualSession implements Session {
        private final TopicPartition partition;
        private final Deque<ReplayChunk> finished = new ArrayDeque<>();
        private ReplayRequest request;
        private ReplayCounter counter;
        private OffsetTimes times = OffsetTimes.NONE;
        private long position;

        private ManualSession(TopicPartition partition) {
            this.partition = partition;
        }

        @Override
        public void request(ReplayRequest next) {
            boolean continues = request != null
                    && next != null
                    && request.rules().equals(next.rules())
                    && position >= next.from()
                    && position <= next.to();
            request = next;
            if (next == null) {
                finished.clear();
            } else if (!continues) {
                start();
            }
        }

        /** Starts at the newest part of the range. */
        private void start() {
            position = request.from();
            times = OffsetTimes.NONE;
            for (long time : request.times()) {
                long offset = input.offsetAt(partition, time);
                times = times.plus(new OffsetTimes.Entry(offset, time));
                if (offset < request.to()) {
                    position = Math.max(position, offset);
                }
            }
            counter = request.counters().of(request, position);
        }

        private void read(int atMost) {
            if (request == null || position >= request.to()) {
                return;
            }
            long beginning = Math.min(input.beginning(partition), request.to());
            if (position < beginning) {
                finished.add(ReplayChunk.lost(request, position, beginning));
                position = beginning;
                counter = request.counters().of(request, position);
                return;
            }
            List<ConsumerRecord<byte[], byte[]>> records = input.read(partition, position, atMost);
            for (ConsumerRecord<byte[], byte[]> each : records) {
                if (each.offset() < request.to()) {
                    counter.count(each.headers(), each.value(), OptionalLong.empty());
                }
            }
            long reached = records.size() < atMost
                    ? input.end(partition)
                    : records.get(records.size() - 1).offset() + 1;
            position = Math.min(request.to(), reached);
            finished.add(counter.finish(position).with(times));
        }

        @Override
        public Optional<ReplayChunk> poll() {
            return Optional.ofNullable(finished.poll());
        }

        @Override
        public void setLagging(boolean isLagging) {
            // The test decides when to read.
        }

        @Override
        public void close() {
            sessions.remove(this);
        }
    }
}
