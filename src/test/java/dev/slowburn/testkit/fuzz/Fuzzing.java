package dev.slowburn.testkit.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a target with inputs, each from its own seed, so that a single input can be repeated. Fails if the target throws, takes
 * longer than {@link #TIMEOUT} for an input, or allocates more than {@value #MAX_BYTES} bytes for it, which detects unbounded
 * growth early.
 */
public final class Fuzzing {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final long MAX_BYTES = 256L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** @param mostBytes maximum allocation of one input */
    public record Report(String target, long seed, long inputs, long mostBytes) {
        @Override
        public String toString() {
            return target + ": inputs=" + inputs + " seed=" + seed + " most-bytes-an-input=" + mostBytes;
        }
    }

    private final FuzzTarget target;
    private final long seed;
    private final AtomicLong current = new AtomicLong();
    private long mostBytes;

    private Fuzzing(FuzzTarget target, long seed) {
        this.target = target;
        this.seed = seed;
    }

    /**
     * @param first number of the first input; 0 unless an input is repeated
     * @throws AssertionError naming the input, if the target fails
     */
    public static Report run(FuzzTarget target, long seed, long first, long inputs) throws InterruptedException {
        Fuzzing fuzzing = new Fuzzing(target, seed);
        FutureTask<Void> all = new FutureTask<>(() -> fuzzing.feed(first, inputs), null);
        Thread thread = new Thread(all, "fuzz-" + target.name());
        thread.setDaemon(true);
        thread.start();
        fuzzing.await(all, thread);
        return new Report(target.name(), seed, inputs, fuzzing.mostBytes);
    }

    private void await(FutureTask<Void> all, Thread thread) throws InterruptedException {
        while (true) {
            long before = current.get();
            try {
                all.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (current.get() == before) {
                    AssertionError hangs = new AssertionError(message("takes longer than " + TIMEOUT), e);
                    hangs.setStackTrace(thread.getStackTrace());
                    throw hangs;
                }
            } catch (ExecutionException e) {
                throw new AssertionError(message("makes the target fail"), e.getCause());
            }
        }
    }

    private String message(String what) {
        return "input " + current.get() + " of seed " + seed + " for " + target.name() + " " + what
                + "; scripts/fuzz --target " + target.name() + " --seed " + seed + " --first " + current.get()
                + " --inputs 1 repeats it";
    }

    private void feed(long first, long inputs) {
        long thread = Thread.currentThread().getId();
        for (long number = first; number < first + inputs; number++) {
            current.set(number);
            long before = THREADS.getThreadAllocatedBytes(thread);
            feed(new Random(new SplittableRandom(seed + number).nextLong()));
            long bytes = THREADS.getThreadAllocatedBytes(thread) - before;
            if (bytes > MAX_BYTES) {
                throw new AssertionError("allocated " + bytes + " bytes, the limit is " + MAX_BYTES);
            }
            mostBytes = Math.max(mostBytes, bytes);
        }
    }

    private void feed(Random random) {
        try {
            target.feed(random);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
