package dev.slowburn.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines of a response that stays open. The next line is requested when one was taken, so at most one waits here. */
final class EventLines implements Flow.Subscriber<String>, AutoCloseable {
    /** @param text empty at the end */
    private record Line(Optional<String> text, Optional<Throwable> failure) {}

    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription;

    /**
     * The next line; empty if the connection has ended.
     *
     * @throws ServerException if none comes within the patience: the connection is lost, even if it is still open
     */
    Optional<String> next(Duration patience) {
        try {
            Line line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new ServerException("the connection is lost: nothing received for " + patience.toSeconds()
                        + " s, though the instance sends heartbeats; run the command again");
            }
            if (line.failure().isPresent()) {
                throw new ServerException(
                        "the stream of changes was cut off", line.failure().get());
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
