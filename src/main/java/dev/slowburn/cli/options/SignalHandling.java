package dev.slowburn.cli.options;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles Ctrl-C and SIGTERM, so that a long-running command stops in an orderly way with its own exit code. By default the JVM
 * would exit with 130 or 143 without waiting for the main thread to clean up. A second signal terminates the process immediately.
 *
 * <p>Signals can only be handled by {@code sun.misc.Signal}, which every JDK exports, but for which the compiler warns. So it is
 * called by reflection, as in Kafka's own servers.
 */
public final class SignalHandling {
    private static final List<String> SIGNALS = List.of("INT", "TERM");
    private static final int SECOND_SIGNAL_CODE = 130;

    private SignalHandling() {}

    /**
     * Runs the body and returns its exit code.
     *
     * @param onSignal must make the body return soon; called in another thread on Ctrl-C or SIGTERM
     */
    public static int run(Runnable onSignal, Callable<Integer> body) throws Exception {
        AtomicBoolean signalled = new AtomicBoolean();
        handle(() -> {
            if (!signalled.compareAndSet(false, true)) {
                Runtime.getRuntime().halt(SECOND_SIGNAL_CODE);
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
            throw new IllegalStateException("this JVM can't handle signals; use JDK 17 or newer", e);
        }
    }
}
