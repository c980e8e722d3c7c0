package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Documents;
import dev.slowburn.chaos.Generator;
import dev.slowburn.chaos.Patience;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.instance.Scene;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** What others may do to the input. Each counts the records that it met. */
final class InputFaults {
    private final String bootstrap;
    private final Scene scene;
    private final Generator generator;
    private final Random random;
    private final Consumer<String> say;
    private final Map<FaultKind, Long> hits = new EnumMap<>(FaultKind.class);

    InputFaults(String bootstrap, Scene scene, Generator generator, Random random, Consumer<String> say) {
        this.bootstrap = bootstrap;
        this.scene = scene;
        this.generator = generator;
        this.random = random;
        this.say = say;
    }

    /** @param number of those before it */
    void openTransaction(int number) {
        boolean dies = random.nextBoolean();
        long millis = 3_000L + random.nextInt(3_000);
        byte[] outcome = scene.bytes(Outcomes.bad(Documents.PERFECT, Instant.now(), 1_000));
        long held = new OpenTransaction(bootstrap, scene.topics().requestOutcomes(), outcome)
                .run("open-" + number, millis, dies);
        hits.merge(FaultKind.OPEN_TRANSACTION, held, Long::sum);
        say.accept("a transaction was open for " + millis + " ms and held back " + held + " records; its producer "
                + (dies ? "died" : "aborted it"));
    }

    /** Lets every second record of some seconds have the timestamps of a clock. */
    void stamp(FaultKind kind, ProducerClock clock) {
        generator.stampBy(clock);
        Patience.forMillis(3_000 + random.nextInt(3_000));
        generator.stampBy(ProducerClock.RIGHT);
        long stamped =
                generator.stampedBy(clock) - (kind == FaultKind.NEGATIVE_TIMESTAMP ? hits.getOrDefault(kind, 0L) : 0);
        hits.merge(kind, stamped, Long::sum);
        say.accept(stamped + " records " + clock.text());
    }

    void deleteCounted() {
        long gone = new Deletion(
                        bootstrap,
                        scene.topics().requestOutcomes(),
                        scene.settings(Map.of()).get("application.id"))
                .run();
        hits.put(FaultKind.DELETE_RECORDS, gone);
        say.accept("deleted what was counted: " + gone + " offsets of the input are gone");
    }

    /** Records held back, stamped or deleted; of each fault that was done. */
    Map<FaultKind, Long> hits() {
        return new EnumMap<>(hits);
    }
}
