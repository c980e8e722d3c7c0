package dev.slowburn.chaos.verdict;

import dev.slowburn.chaos.fault.FaultKind;
import dev.slowburn.chaos.fault.Faults;
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
 * That faults have hurt.
 *
 * @param aborted records that a reader of uncommitted records sees twice, because a transaction was taken back and done again
 * @param fenced producers that were refused because another had taken over
 * @param restores stores that were rebuilt from their changelog
 * @param hits what faults that count it have met, see {@link Faults#hits()}
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

    /** Faults that met nothing, though they were done. */
    public List<String> missed() {
        return hits.entrySet().stream()
                .filter(hit -> hit.getValue() <= 0)
                .map(hit -> hit.getKey().word() + " met nothing: it proved nothing")
                .toList();
    }

    /** What a run of all faults must have and this one has not. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (aborted == 0) {
            missing.add("no transaction was aborted: the faults proved nothing");
        }
        if (fenced == 0) {
            missing.add("no producer was fenced: the zombies proved nothing");
        }
        if (restores == 0) {
            missing.add("nothing was restored: the lost state proved nothing");
        }
        return missing;
    }
}
