package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.SECOND;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.replay.ReplayChunk;
import org.junit.jupiter.api.Test;

/** Requests that arrive while a chunk is counted. */
class ReplaySessionTest {
    private int changes;
    private final ReplaySession session = new ReplaySession(0, () -> changes++);

    private int run() {
        return session.current().orElseThrow().number();
    }

    /** Any chunk. */
    private static ReplayChunk chunk() {
        return ReplayChunk.lost(request(0, 5, FIRST), 0, 5);
    }

    @Test
    void dropsAChunkOfARunThatHasEnded() {
        session.request(request(0, 10, FIRST));
        int former = run();
        session.request(request(0, 10, SECOND));
        session.finish(former, chunk(), 0, 5);

        assertThat(session.poll()).isEmpty();
        assertThat(run()).isNotEqualTo(former);
    }

    @Test
    void continuesARunAtItsNextChunk() {
        session.request(request(0, 10, FIRST));
        int run = run();
        session.begin(run, 0);
        session.finish(run, chunk(), 0, 5);
        session.request(request(0, 8, FIRST));

        assertThat(run()).as("the end is earlier").isEqualTo(run);
        assertThat(session.hasRoom()).isFalse();
        assertThat(session.poll()).isPresent();

        session.request(request(5, 10, FIRST));
        assertThat(run()).as("the chunk was committed").isEqualTo(run);

        session.request(request(0, 10, FIRST));
        assertThat(run()).as("its range was counted").isNotEqualTo(run);
    }

    @Test
    void endsTheRunIfTheRangeEndsLater() {
        session.request(request(0, 10, FIRST));
        int run = run();
        session.begin(run, 0);
        session.request(request(0, 11, FIRST));

        assertThat(run()).isNotEqualTo(run);
    }

    @Test
    void hasNothingAfterItIsClosed() {
        session.request(request(0, 10, FIRST));
        int run = run();
        session.finish(run, chunk(), 0, 5);
        session.close();
        session.finish(run, chunk(), 5, 10);

        assertThat(session.poll()).isEmpty();
        assertThat(session.current()).isEmpty();
        session.request(request(0, 10, FIRST));
        assertThat(session.current()).isEmpty();
    }

    @Test
    void wakesTheReaderForRequestsAndForRoom() {
        session.request(request(0, 10, FIRST));
        assertThat(changes).isEqualTo(1);

        session.finish(run(), chunk(), 0, 5);
        assertThat(session.poll()).isPresent();
        assertThat(changes).isEqualTo(2);
        assertThat(session.poll()).isEmpty();
        assertThat(changes).isEqualTo(2);
    }
}
