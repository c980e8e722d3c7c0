package dev.slowburn.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines of a streaming response. A line is requested after the previous one was taken, so at most one is buffered. */
final class EventLines implements Flow.Subscriber<String>, AutoCloseable {
    /** @param text empty at the end of the response */
    private record Line(Optional<String> text, Optional<Throwable> failure) {}

    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription;

    /**
     * Waits for the next line; empty if the connection was closed.
     *
     * @throws ServerException if no line arrives within the timeout; the connection is then considered lost, even if it is open
     */
    Optional<String> next(Duration timeout) {
        try {
            Line line = lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new ServerException("connection lost: no heartbeat received for " + timeout.toSeconds()
                        + " s; run the command again");
            }
            if (line.failure().isPresent()) {
                throw new ServerException(
                        "the change stream was interrupted; run the command again",
                        line.failure().get());
            }
            if (line.text().isPresent()) {
                subscription.request(1);
            }
            return line.text();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(String line) {
        lines.add(new Line(Optional.of(line), Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
        lines.add(new Line(Optional.empty(), Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        lines.add(new Line(Optional.empty(), Optional.empty()));
    }

    @Override
    public void close() {
        subscription.cancel();
    }
}
