package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;

/** Starts with the existing local state. If a task's state turns out to be damaged, moves it aside and retries, once per task. */
final class StartWithState {
    private final LocalState state;
    private final FailureAdvice advice;

    StartWithState(LocalState state, FailureAdvice advice) {
        this.state = state;
        this.advice = advice;
    }

    /**
     * @param attempt throws an exception of Kafka Streams if it cannot start, and then leaves nothing open
     * @throws StartupException if it cannot start without the damaged state either; the message says what to do
     */
    <T> T start(Supplier<T> attempt) {
        try {
            state.prepare();
            while (true) {
                try {
                    return attempt.get();
                } catch (StreamsException e) {
                    Optional<String> task = DamagedState.atStart(e, state.tasks());
                    if (task.isEmpty() || !state.setAside(task.get(), deepest(e))) {
                        throw explain(e, task.isPresent());
                    }
                }
            }
        } catch (IOException e) {
            throw explain(e, true);
        } catch (UncheckedIOException e) {
            throw explain(e, true);
        }
    }

    private StartupException explain(Exception e, boolean aboutState) {
        String otherwise = aboutState
                ? "can't open the local state in " + state.tasks() + ": " + deepest(e)
                        + "; set state.dir to another folder: state is rebuilt from Kafka"
                : "can't read the definitions in force: " + (e.getCause() == null ? e : e.getCause()).getMessage();
        return new StartupException(advice.of(e).orElse(otherwise), e);
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
