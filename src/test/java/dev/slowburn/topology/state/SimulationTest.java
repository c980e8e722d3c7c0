package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.Guarantee;
import dev.slowburn.testkit.simulation.Ruleset;
import dev.slowburn.testkit.simulation.SimulatedFaults;
import dev.slowburn.testkit.simulation.Simulation;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Runs a thousand random schedules of failures, rebalances and restarts, each from a seed, and compares the results with an oracle.
 *
 * <p>{@code -Dslowburn.simulation.schedules=N} sets the number of schedules and {@code -Dslowburn.simulation.seed=N} the first
 * seed. To replay a failure, set its seed and one schedule.
 */
class SimulationTest {
    private static final int SCHEDULES = Integer.getInteger("slowburn.simulation.schedules", 1_000);
    private static final long FIRST_SEED = Long.getLong("slowburn.simulation.seed", 1);
    private static final int SEEDS_TO_DETECT = 200;
    /** Heap of a task besides the progress of partitions. */
    private static final long TASK_BYTES = 256 * 1024;
    /** Heap of a task of the second stage for each partition of the input. */
    private static final long BYTES_PER_PARTITION = 300;
    /** One schedule out of these has several inputs. */
    private static final int SCHEDULES_PER_SEVERAL_INPUTS = 4;

    private static final InputTopic OUTCOMES = new InputTopic("outcomes", Topics.DEFAULT.requestOutcomes());
    private static final InputTopic SPANS = new InputTopic("spans", "otlp_spans");

    private final Ruleset rules = new Ruleset();
    private final Application application = new Application(settings(EvaluationClock.WALL), rules.baseDefinitions());
    private final List<SeveralInputs> several =
            List.of(new SeveralInputs(OUTCOMES, SPANS), new SeveralInputs(SPANS, OUTCOMES));

    /** Two inputs, of which one is removed and added back, and the other one is counted by an SLO of its own. */
    private static final class SeveralInputs {
        private final InputTopic restrictedTo;
        private final InputTopic removable;
        private final Ruleset rules;
        private final Application application;

        private SeveralInputs(InputTopic restrictedTo, InputTopic removable) {
            this.restrictedTo = restrictedTo;
            this.removable = removable;
            rules = Ruleset.restrictedTo(restrictedTo);
            TopologySettings two = settings(EvaluationClock.WALL).toBuilder()
                    .inputs(List.of(OUTCOMES, SPANS))
                    .build();
            application = new Application(two, rules.baseDefinitions());
        }

        private SimulatedFaults run(long seed) {
            Simulation simulation = new Simulation(seed, Guarantee.EXACTLY_ONCE, application, List.of(removable)).run();
            new SimulationVerdict(simulation, rules, application, Optional.of(restrictedTo)).check();
            return simulation.faults();
        }
    }

    private static TopologySettings settings(EvaluationClock clock) {
        return TopologySettings.DEFAULT.toBuilder()
                .clock(clock)
                .tallyPartitions(2)
                .retention(Duration.ofHours(6))
                .combineBuffer(20)
                .build();
    }

    @BeforeAll
    static void logNothing() {
        // Kafka Streams logs an error with its stack trace for each task that fails before a commit.
        setLevel(Level.OFF);
    }

    @AfterAll
    static void logAsBefore() {
        setLevel(null);
    }

    private static void setLevel(Level level) {
        ((Logger) LoggerFactory.getLogger("dev.slowburn.topology")).setLevel(level);
        ((Logger) LoggerFactory.getLogger("org.apache.kafka.streams")).setLevel(level);
    }

    @Test
    void countsAndPublishesExactlyOnceUnderAllFaults() {
        SimulatedFaults faults = LongStream.range(FIRST_SEED, FIRST_SEED + SCHEDULES)
                .parallel()
                .mapToObj(this::run)
                .reduce(new SimulatedFaults(), SimulatedFaults::plus);
        assertThat(faults.ofEachKind() || SCHEDULES < 100).as(faults.toString()).isTrue();
    }

    private SimulatedFaults run(long seed) {
        try {
            if (seed % SCHEDULES_PER_SEVERAL_INPUTS == 0) {
                long number = seed / SCHEDULES_PER_SEVERAL_INPUTS;
                return several.get((int) (number % several.size())).run(seed);
            }
            Simulation simulation = new Simulation(seed, Guarantee.EXACTLY_ONCE, application).run();
            new SimulationVerdict(simulation, rules, application).check();
            return simulation.faults();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "replay with -Dtest=SimulationTest -Dslowburn.simulation.seed=" + seed
                            + " -Dslowburn.simulation.schedules=1",
                    e);
        }
    }

    /** Each task of the second stage follows the progress of a thousand partitions, most of which are empty. */
    @Test
    void countsAThousandPartitions() {
        Simulation simulation =
                Simulation.ofPartitions(1_000, FIRST_SEED, application).run();

        new SimulationVerdict(simulation, rules, application).check();
        assertThat(simulation.traffic().sent()).isNotEmpty();
        Map<Integer, Long> heap = simulation.largestTasks();
        assertThat(heap.get(Application.COMBINE))
                .as("bytes of a task of the first stage")
                .isLessThan(TASK_BYTES);
        assertThat(heap.get(Application.BUDGET))
                .as("bytes of a task of the second stage")
                .isLessThan(TASK_BYTES + 1_000 * BYTES_PER_PARTITION);
    }

    /** Otherwise the event clock of a task without outcomes would stop when a task of the first stage migrates. */
    @Test
    void allTasksKnowTheHighestEventTimeAfterAnyMigration() {
        Application withEventClock = new Application(settings(EvaluationClock.EVENT), rules.baseDefinitions());
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS_TO_DETECT).parallel().forEach(seed -> {
            Simulation simulation = new Simulation(seed, Guarantee.EXACTLY_ONCE, withEventClock).run();
            Map<Integer, Long> known = new SimulatedOutcome(simulation.kafka(), withEventClock).eventTimes();
            assertThat(known).as("seed %d", seed).hasSize(2);
            assertThat(new TreeSet<>(known.values())).as("seed %d", seed).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXACTLY_ONCE")
    void detectsCommitsThatAreNotAtomic(Guarantee broken) {
        for (long seed = 1; seed <= SEEDS_TO_DETECT; seed++) {
            Simulation simulation = new Simulation(seed, broken, application).run();
            try {
                new SimulationVerdict(simulation, rules, application).check();
            } catch (AssertionError detected) {
                return;
            }
        }
        fail("not detected: " + broken);
    }
}
