package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.Damage;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.topology.view.EvaluationView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Local state files are damaged between an orderly stop and the next start: each kind of damage in each store. */
@ExtendWith(RealCluster.class)
class DamagedStateIT {
    /** Damage to the task that admits definitions, one kind per round. */
    private static final List<Damage> OF_DEFINITIONS = List.of(
            Damage.SST_CUT_SHORT,
            Damage.SST_GARBLED,
            Damage.MANIFEST_MISSING,
            Damage.CURRENT_MISSING,
            Damage.CURRENT_GARBLED);

    /** Each kind is applied to a separate task. */
    private static final List<Damage> KINDS = List.of(Damage.values());

    private static final int PARTITIONS = KINDS.size();
    private static final List<String> STORES =
            List.of("ledger", "contributors", "rocksdb/budget-memory", "rocksdb/decisions", "rocksdb/journal");

    private final Instant now = Instant.now();
    /** In another segment of the ledger. */
    private final Instant before = now.minus(Duration.ofDays(20));

    /** One service per partition. */
    private final List<String> services = IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> IntStream.range(0, 10_000)
                    .mapToObj(number -> "zürich-" + number)
                    .filter(name -> EvaluationView.partitionOf(name, PARTITIONS) == partition)
                    .findFirst()
                    .orElseThrow())
            .toList();

    private long total;
    private int definedByTopic;

    @Test
    void rebuildsDamagedStateAndCountsExactlyOnce(DevCluster cluster) throws IOException {
        try (Scene scene = new Scene(cluster, 2).byWallClock()) {
            scene.define("checkout", Slos.checkoutYaml("0.99"));
            definedByTopic = 1;
            countFirst(scene);
            for (int round = 0; round < STORES.size(); round++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    KINDS.get(partition)
                            .damageStore(task(scene, "1_" + partition).resolve(STORES.get(round)));
                }
                OF_DEFINITIONS
                        .get(round)
                        .damageStore(task(scene, "3_0").resolve("rocksdb").resolve("definitions-admitted"));

                countMore(scene);
            }
            assertThat(scene.events())
                    .extracting(BudgetEvent::getEventId)
                    .hasSizeGreaterThan(PARTITIONS)
                    .doesNotHaveDuplicates();
            assertThat(kept(scene)).hasSize(3);
        }
    }

    /** Counted tallies are first in the journal; further input after a start moves them into the rows. */
    private void countFirst(Scene scene) {
        scene.send(outcomes(before));
        total = 1;
        count(scene);
        scene.send(outcomes(now));
        total = 2;
        count(scene);
    }

    private void countMore(Scene scene) {
        scene.send(outcomes(now));
        total++;
        count(scene);
    }

    private void count(Scene scene) {
        try (Slowburn slowburn = start(scene)) {
            awaitTotals(scene, slowburn);
        }
    }

    private List<RequestOutcome> outcomes(Instant at) {
        return services.stream().map(service -> Outcomes.bad(service, at, 1)).toList();
    }

    private Slowburn start(Scene scene) {
        List<Slo> slos = services.stream()
                .map(service -> Slos.availability(service, "0.9", "30d"))
                .toList();
        return Slowburn.start(scene.config(Map.of("tally.partitions", String.valueOf(PARTITIONS))), slos);
    }

    private void awaitTotals(Scene scene, Slowburn slowburn) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(slowburn.hasFailed())
                    .as(() -> String.join(", ", slowburn.troubles()))
                    .isFalse();
            assertThat(slowburn.definitions().slos()).hasSize(PARTITIONS + definedByTopic);
            assertThat(scene.snapshots().values())
                    .filteredOn(snapshot -> services.contains(snapshot.getService()))
                    .hasSize(PARTITIONS)
                    .extracting(BudgetSnapshot::getTotal)
                    .containsOnly(total);
        });
    }

    private static Path task(Scene scene, String task) throws IOException {
        String application = scene.settings(Map.of()).get("application.id");
        return find(scene, path -> path.endsWith(Path.of("instance-0", application, task)))
                .get(0);
    }

    private static List<Path> kept(Scene scene) throws IOException {
        return find(scene, path -> path.getParent().endsWith("instance-0.damaged"));
    }

    private static List<Path> find(Scene scene, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(scene.settings(Map.of()).get("state.dir")))) {
            return new ArrayList<>(all.filter(wanted).toList());
        }
    }
}
