package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;

/** Starts with the local state that is there, and again without what is damaged of it: once for each task at most. */
final class StartWithState {
    private final LocalState state;
    private final FailureAdvice remedies;

    StartWithState(LocalState state, FailureAdvice remedies) {
        this.state = state;
        this.remedies = remedies;
    }

    /**
     * @param attempt fails with an exception of Kafka Streams if it can't start, and then leaves nothing open
     * @throws StartupException if it can't start with other state either; the message says what to do
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
        return new StartupException(remedies.of(e).orElse(otherwise), e);
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
