package dev.slowburn.cli.options;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a command that runs until it is told to stop end in order and with its own exit code. Left to itself the JVM would
 * end by the signal (exit code 130 or 143) without waiting for what the main thread still has to clean up.
 *
 * <p>Signals can be handled by {@code sun.misc.Signal} only, which every JDK exports but for which the compiler warns; hence
 * reflection, as Kafka's own servers do it. A second signal ends the process at once.
 */
public final class SignalHandling {
    private static final List<String> SIGNALS = List.of("INT", "TERM");
    private static final int ENDED_BY_SECOND_SIGNAL = 130;

    private SignalHandling() {}

    /**
     * Runs the body and returns its exit code.
     *
     * @param onSignal makes the body return soon; called from another thread on Ctrl-C or SIGTERM
     */
    public static int run(Runnable onSignal, Callable<Integer> body) throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        handle(() -> {
            if (!told.compareAndSet(false, true)) {
                Runtime.getRuntime().halt(ENDED_BY_SECOND_SIGNAL);
            }
            onSignal.run();
        });
        return body.call();
    }

    private static void handle(Runnable onSignal) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object proxy = Proxy.newProxyInstance(
                    SignalHandling.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        onSignal.run();
                        return null;
                    });
            for (String name : SIGNALS) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java can't handle signals; use a JDK of version 17 or newer", e);
        }
    }
}
