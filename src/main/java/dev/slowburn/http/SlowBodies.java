package dev.slowburn.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Enforces a minimum rate of request bodies: reading a slower body fails with {@link TooSlowException}. Each interval must deliver a
 * minimum number of bytes; as the length is limited, so is the total time. (Jetty's own handler enforces the rate from the first
 * millisecond on, and only when data arrives.)
 */
final class SlowBodies extends Handler.Wrapper {
    private static final long INTERVAL_SECONDS = 5;
    private static final long MIN_BYTES = 64 << 10;

    /** Its message is the detail of the response. */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1;

        private TooSlowException() {
            super("the body arrives too slowly: send at least " + MIN_BYTES + " bytes per " + INTERVAL_SECONDS + " s");
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!RequestAdmission.hasBody(request)) {
            return super.handle(request, response, callback);
        }
        Body body = new Body(request);
        Request.addCompletionListener(request, failure -> body.end());
        body.watch();
        return super.handle(body, response, callback);
    }

    private static final class Body extends Request.Wrapper {
        /** Callback of the reader that waits for content; it runs once, on content or on timeout. */
        private final AtomicReference<Runnable> demand = new AtomicReference<>();

        private final Scheduler scheduler;
        private volatile Scheduler.Task nextCheck;
        private volatile boolean ended;
        private volatile boolean late;
        private volatile long bytes;
        private long bytesAtLastCheck;

        private Body(Request request) {
            super(request);
            this.scheduler = request.getComponents().getScheduler();
        }

        private void watch() {
            nextCheck = scheduler.schedule(this::check, INTERVAL_SECONDS, TimeUnit.SECONDS);
            if (ended) {
                nextCheck.cancel();
            }
        }

        private void check() {
            if (ended) {
                return;
            }
            if (bytes - bytesAtLastCheck >= MIN_BYTES) {
                bytesAtLastCheck = bytes;
                watch();
            } else {
                late = true;
                runDemand();
            }
        }

        private void end() {
            ended = true;
            nextCheck.cancel();
        }

        private void runDemand() {
            Runnable callback = demand.getAndSet(null);
            if (callback != null) {
                callback.run();
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread at a time reads a body.
        public Content.Chunk read() {
            if (late) {
                return Content.Chunk.from(new TooSlowException());
            }
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                bytes += chunk.remaining();
                ended = ended || chunk.isLast();
            }
            return chunk;
        }

        @Override
        public void demand(Runnable callback) {
            demand.set(callback);
            if (late) {
                runDemand();
            } else {
                super.demand(this::runDemand);
            }
        }
    }
}
