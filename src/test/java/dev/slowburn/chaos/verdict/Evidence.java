package dev.slowburn.chaos.verdict;

import dev.slowburn.chaos.fault.FaultInjector;
import dev.slowburn.chaos.fault.FaultKind;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Evidence that the injected faults had effects.
 *
 * @param aborted records that a {@code read_uncommitted} consumer sees twice, because their transaction was aborted and
 *     repeated
 * @param fenced producers that were fenced
 * @param restores stores that were restored from their changelogs
 * @param hits effects of faults that count them, see {@link FaultInjector#hits()}
 */
public record Evidence(long aborted, long fenced, long restores, Map<FaultKind, Long> hits) {
    private static final Pattern FENCED =
            Pattern.compile("being fenced|ProducerFencedException|InvalidProducerEpochException");
    private static final Pattern RESTORED = Pattern.compile("Finished restoring changelog .* total number of [1-9]");

    public Evidence {
        hits = Collections.unmodifiableMap(new TreeMap<>(hits));
    }

    public static Evidence gather(Scene scene, String bootstrap, List<Path> logs, Map<FaultKind, Long> hits) {
        TopicReader reader = new TopicReader(bootstrap);
        long aborted = 0;
        for (String topic : List.of(
                scene.settings(Map.of()).get("application.id") + "-tallies-repartition",
                scene.topics().budgetEvents(),
                scene.topics().burnRateAlerts(),
                scene.topics().deadLetters())) {
            aborted += reader.aborted(topic);
        }
        return new Evidence(aborted, lines(logs, FENCED), lines(logs, RESTORED), hits);
    }

    private static long lines(List<Path> logs, Pattern pattern) {
        long count = 0;
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
                count += lines.filter(line -> pattern.matcher(line).find()).count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return count;
    }

    /** Faults that were injected without effect. */
    public List<String> missed() {
        return hits.entrySet().stream()
                .filter(hit -> hit.getValue() <= 0)
                .map(hit -> hit.getKey().word() + " had no effect")
                .toList();
    }

    /** Effects that a run with all faults must have and this one lacks. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (aborted == 0) {
            missing.add("no transaction was aborted");
        }
        if (fenced == 0) {
            missing.add("no producer was fenced");
        }
        if (restores == 0) {
            missing.add("no store was restored");
        }
        return missing;
    }
}
