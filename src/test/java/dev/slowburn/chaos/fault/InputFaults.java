package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Await;
import dev.slowburn.chaos.Documents;
import dev.slowburn.chaos.Generator;
import dev.slowburn.chaos.SpansInput;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.instance.Scene;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Faults of the input topics. Each counts the affected records. */
final class InputFaults {
    private final String bootstrap;
    private final Scene scene;
    private final Generator generator;
    private final Random random;
    private final Consumer<String> log;
    private final Map<FaultKind, Long> hits = new EnumMap<>(FaultKind.class);
    private Map<TopicPartition, Long> firstOffsets = Map.of();

    InputFaults(String bootstrap, Scene scene, Generator generator, Random random, Consumer<String> log) {
        this.bootstrap = bootstrap;
        this.scene = scene;
        this.generator = generator;
        this.random = random;
        this.log = log;
    }

    /** @param number number of earlier open transactions */
    void openTransaction(int number) {
        boolean crashes = random.nextBoolean();
        long millis = 3_000L + random.nextInt(3_000);
        byte[] outcome = scene.bytes(Outcomes.bad(Documents.PERFECT, Instant.now(), 1_000));
        long blocked = new OpenTransaction(bootstrap, scene.topics().requestOutcomes(), outcome)
                .run("open-" + number, millis, crashes);
        hits.merge(FaultKind.OPEN_TRANSACTION, blocked, Long::sum);
        log.accept("a transaction was open for " + millis + " ms and blocked " + blocked + " records; its producer "
                + (crashes ? "crashed" : "aborted it"));
    }

    /** Stamps every second record with a clock for some seconds. */
    void stamp(FaultKind kind, ProducerClock clock) {
        generator.stampBy(clock);
        Await.forMillis(3_000 + random.nextInt(3_000));
        generator.stampBy(ProducerClock.RIGHT);
        long stamped =
                generator.stampedBy(clock) - (kind == FaultKind.NEGATIVE_TIMESTAMP ? hits.getOrDefault(kind, 0L) : 0);
        hits.merge(kind, stamped, Long::sum);
        log.accept(stamped + " records " + clock.text());
    }

    void deleteCounted() {
        firstOffsets = new Deletion(
                        bootstrap,
                        List.of(scene.topics().requestOutcomes(), SpansInput.topic(scene)),
                        scene.settings(Map.of()).get("application.id"))
                .run();
        long deletedOffsets =
                firstOffsets.values().stream().mapToLong(Long::longValue).sum();
        hits.put(FaultKind.DELETE_RECORDS, deletedOffsets);
        log.accept("deleted counted records: " + deletedOffsets + " offsets of the inputs");
    }

    /** The first offset of each partition that was not deleted. */
    Map<TopicPartition, Long> firstOffsets() {
        return firstOffsets;
    }

    /** Number of records blocked, stamped or deleted, for each fault that was injected. */
    Map<FaultKind, Long> hits() {
        return new EnumMap<>(hits);
    }
}
