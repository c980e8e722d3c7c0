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
 * Cuts off who sends a body too slowly: whoever reads it gets a {@link TooSlowException}. Each span of time has to bring its share;
 * as the length is limited, so is the time. (Jetty's own handler for it asks for the rate from the first millisecond on, and only
 * when something comes.)
 */
final class SlowBodies extends Handler.Wrapper {
    private static final long SECONDS = 5;
    private static final long LEAST_BYTES = 64 << 10;

    /** The answer says why. */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1;

        private TooSlowException() {
            super("the body comes too slowly: each " + SECONDS + " s have to bring its end or " + LEAST_BYTES
                    + " bytes");
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
        /** Who waits for content; it is told once, by what comes first. */
        private final AtomicReference<Runnable> waiting = new AtomicReference<>();

        private final Scheduler scheduler;
        private volatile Scheduler.Task nextLook;
        private volatile boolean ended;
        private volatile boolean late;
        private volatile long bytes;
        private long bytesAtLastLook;

        private Body(Request request) {
            super(request);
            this.scheduler = request.getComponents().getScheduler();
        }

        private void watch() {
            nextLook = scheduler.schedule(this::look, SECONDS, TimeUnit.SECONDS);
            if (ended) {
                nextLook.cancel();
            }
        }

        private void look() {
            if (ended) {
                return;
            }
            if (bytes - bytesAtLastLook >= LEAST_BYTES) {
                bytesAtLastLook = bytes;
                watch();
            } else {
                late = true;
                tell();
            }
        }

        private void end() {
            ended = true;
            nextLook.cancel();
        }

        private void tell() {
            Runnable told = waiting.getAndSet(null);
            if (told != null) {
                told.run();
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // A body is read by one thread at a time.
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
            waiting.set(callback);
            if (late) {
                tell();
            } else {
                super.demand(this::tell);
            }
        }
    }
}
