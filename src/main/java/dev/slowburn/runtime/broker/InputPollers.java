package dev.slowburn.runtime.broker;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.InputTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Polls the end offsets of all inputs, each by an {@link EndOffsetPoller} of its own, so that one that is missing does not delay the others. */
public final class InputPollers implements AutoCloseable {
    private final Map<InputTopic, EndOffsetPoller> pollers = new LinkedHashMap<>();

    /** @param offsets the offsets of a topic */
    public InputPollers(List<InputTopic> inputs, Function<String, InputOffsets> offsets, BackgroundThreads threads) {
        inputs.forEach(input -> pollers.put(input, new EndOffsetPoller(offsets.apply(input.topic()), threads)));
    }

    public EndOffsets of(InputTopic input) {
        return pollers.get(input);
    }

    public void start() {
        pollers.values().forEach(EndOffsetPoller::start);
    }

    /** Why no newer answer is available for an input; empty if the last request for each succeeded. */
    public Optional<String> trouble() {
        return pollers.values().stream()
                .map(EndOffsetPoller::trouble)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public void close() {
        pollers.values().forEach(EndOffsetPoller::close);
    }
}
