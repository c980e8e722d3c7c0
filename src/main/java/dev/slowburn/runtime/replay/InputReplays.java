package dev.slowburn.runtime.replay;

import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.settings.InputTopic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The replays of all inputs of an instance, each on a thread of its own, so that one that cannot be read does not delay the others. */
public final class InputReplays implements AutoCloseable {
    /** Nothing is read again. */
    public static final InputReplays NONE = new InputReplays(List.of(), input -> {
        throw new IllegalStateException("no input is read again");
    });

    private final Map<InputTopic, InputReplay> replays = new LinkedHashMap<>();

    /** @param replay creates the replay of an input */
    public InputReplays(List<InputTopic> inputs, Function<InputTopic, InputReplay> replay) {
        inputs.forEach(input -> replays.put(input, replay.apply(input)));
    }

    public ReplayReader of(InputTopic input) {
        return Optional.<ReplayReader>ofNullable(replays.get(input)).orElse(ReplayReader.NONE);
    }

    public void start() {
        replays.values().forEach(InputReplay::start);
    }

    /** The sums over all inputs, and the reasons for which some of them are paused. */
    public ReplayStatus status() {
        Collection<ReplayStatus> all =
                replays.values().stream().map(InputReplay::status).toList();
        String paused = all.stream()
                .flatMap(status -> status.paused().stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return new ReplayStatus(
                all.stream().mapToLong(ReplayStatus::outcomes).sum(),
                all.stream().mapToLong(ReplayStatus::skipped).sum(),
                paused.isEmpty() ? Optional.empty() : Optional.of(paused));
    }

    /** Stops all threads before it waits for them. */
    @Override
    public void close() {
        replays.values().forEach(InputReplay::stop);
        replays.values().forEach(InputReplay::close);
    }
}
