package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Await;
import dev.slowburn.chaos.Brokers;
import dev.slowburn.chaos.ChaosPlan;
import dev.slowburn.chaos.Documents;
import dev.slowburn.chaos.Fleet;
import dev.slowburn.chaos.Generator;
import dev.slowburn.chaos.ManagedInstance;
import dev.slowburn.sandbox.RegistryProcess;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Injects faults one after the other, in rounds of all kinds in a seeded order. Faults do not wait for recovery from the
 * previous one, except that brokers are given time to get in sync, as records do not survive the loss of two of three replicas.
 */
public final class FaultInjector {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int FIRST_INSTANCES = 3;
    private static final int MAX_INSTANCES = 4;
    /** Longer than the session and transaction timeouts. */
    private static final int ZOMBIE_MILLIS = 13_000;

    private final ChaosPlan plan;
    private final Brokers brokers;
    private final RegistryProcess registry;
    private final Fleet fleet;
    private final Generator generator;
    private final Scene scene;
    private final Consumer<String> log;
    private final Random random;
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final InputFaults input;
    private final DefinitionFlood flood;
    private long slowestStop;

    public FaultInjector(
            ChaosPlan plan,
            Brokers brokers,
            RegistryProcess registry,
            Fleet fleet,
            Generator generator,
            Scene scene,
            Consumer<String> log) {
        this.plan = plan;
        this.brokers = brokers;
        this.registry = registry;
        this.fleet = fleet;
        this.generator = generator;
        this.scene = scene;
        this.log = log;
        this.random = new Random(plan.seed());
        this.input = new InputFaults(brokers.bootstrap(), scene, generator, random, log);
        this.flood = new DefinitionFlood(brokers.bootstrap(), scene.topics().sloDefinitions());
    }

    /** Runs until the time is over and the last fault has ended. */
    public void run() {
        long end = System.nanoTime() + plan.length().toNanos();
        List<FaultKind> round = new ArrayList<>();
        while (System.nanoTime() < end) {
            if (round.isEmpty()) {
                round.addAll(
                        plan.faults().stream().sorted(Comparator.naturalOrder()).toList());
                Collections.shuffle(round, random);
            }
            Await.forMillis(1_000 + random.nextInt(3_000));
            FaultKind kind = round.remove(0);
            perform(kind);
            done.merge(kind, 1, Integer::sum);
        }
    }

    private void perform(FaultKind kind) {
        switch (kind) {
            case KILL -> kill();
            case ZOMBIE -> zombie();
            case BROKER -> broker();
            case REGISTRY -> registry();
            case ADD -> add();
            case REMOVE -> remove();
            case LOSE_STATE -> loseState();
            case ROLL_TARGET -> rollTarget();
            case ROLL_RULE -> rollRule();
            case NEW_SLO -> newSlo();
            case OPEN_TRANSACTION -> input.openTransaction(count(kind));
            case NEGATIVE_TIMESTAMP -> input.stamp(kind, ProducerClock.NONE);
            case WRONG_CLOCK -> input.stamp(kind, ProducerClock.wrong(random));
            case DELETE_RECORDS -> input.deleteCounted();
            case FLOOD -> flood();
        }
    }

    private ManagedInstance anyInstance() {
        List<ManagedInstance> instances = fleet.instances();
        return instances.get(random.nextInt(instances.size()));
    }

    private void kill() {
        ManagedInstance instance = anyInstance();
        int millis = random.nextInt(3_000);
        log.accept("kill -9 " + instance.name() + ", restart after " + millis + " ms");
        fleet.replace(instance, () -> Await.forMillis(millis));
    }

    private void loseState() {
        ManagedInstance instance = anyInstance();
        log.accept("kill -9 " + instance.name() + " and delete its state");
        fleet.replace(instance, () -> Fleet.deleteState(instance));
    }

    private void zombie() {
        fleet.awaitReady();
        ManagedInstance instance = anyInstance();
        int millis = ZOMBIE_MILLIS + random.nextInt(3_000);
        log.accept("freeze " + instance.name() + " for " + millis + " ms");
        instance.child().pause();
        Await.forMillis(millis);
        instance.child().resume();
    }

    private void broker() {
        int node = random.nextInt(Brokers.COUNT);
        int millis = random.nextInt(5_000);
        log.accept("kill -9 broker-" + node + ", restart after " + millis + " ms");
        brokers.kill(node);
        Await.forMillis(millis);
        brokers.restart(node);
        brokers.awaitInSync();
    }

    private void registry() {
        int millis = 3_000 + random.nextInt(6_000);
        log.accept("stop the registry for " + millis + " ms");
        registry.stop();
        Await.forMillis(millis);
        registry.restart();
        registry.awaitReady();
    }

    private void add() {
        if (fleet.instances().size() >= MAX_INSTANCES) {
            remove();
            return;
        }
        log.accept("add " + fleet.add().name());
    }

    private void remove() {
        ManagedInstance instance = anyInstance();
        boolean started = instance.child().isAlive() && instance.hasStarted();
        if (!started) {
            fleet.awaitReady();
        }
        long millis = fleet.remove(instance);
        slowestStop = Math.max(slowestStop, millis);
        log.accept("SIGTERM to " + instance.name() + ", which took " + millis + " ms");
        if (fleet.instances().size() < FIRST_INSTANCES) {
            fleet.restore(instance);
        }
    }

    private void rollTarget() {
        define(Documents.MOVED, Documents.moved(count(FaultKind.ROLL_TARGET) + 1));
    }

    private void rollRule() {
        define(Documents.RULED, Documents.ruled(count(FaultKind.ROLL_RULE) + 1));
    }

    private void newSlo() {
        String name = Documents.LATER + count(FaultKind.NEW_SLO);
        generator.add(name);
        Await.forMillis(1_000 + random.nextInt(3_000));
        define(name, Documents.standard(name));
    }

    private int count(FaultKind kind) {
        return done.getOrDefault(kind, 0);
    }

    /** Sends a definition and waits until it is in force on all instances, including starting ones. */
    private void define(String name, String document) {
        roll(List.of(name), () -> scene.define(name, document));
        log.accept("changed definition of " + name);
    }

    private void roll(List<String> names, Runnable send) {
        fleet.awaitReady();
        List<Map<String, String>> before = fleet.revisions();
        send.run();
        Await.until(TIMEOUT, "changed definitions of " + names + " to be in force everywhere", () -> {
            List<Map<String, String>> now = fleet.revisions();
            return now.size() == fleet.instances().size()
                    && names.stream().allMatch(name -> hasChanged(name, before, now));
        });
    }

    private static boolean hasChanged(String name, List<Map<String, String>> before, List<Map<String, String>> now) {
        String revision = now.get(0).get(name);
        return revision != null
                && now.stream().allMatch(each -> revision.equals(each.get(name)))
                && before.stream().noneMatch(each -> revision.equals(each.get(name)));
    }

    private void flood() {
        long start = System.nanoTime();
        roll(DefinitionFlood.names(), () -> flood.send(count(FaultKind.FLOOD)));
        log.accept(DefinitionFlood.VALID + " definitions at once, in force everywhere after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }

    public Map<FaultKind, Integer> done() {
        return Collections.unmodifiableMap(done);
    }

    /** Effects of faults that count them: records blocked, stamped or deleted, definitions refused. */
    public Map<FaultKind, Long> hits() {
        Map<FaultKind, Long> hits = input.hits();
        if (done.containsKey(FaultKind.FLOOD)) {
            hits.put(FaultKind.FLOOD, (long) flood.refused().size());
        }
        return hits;
    }

    /** Positions of definitions that must be refused, as partition@offset. */
    public List<String> refused() {
        return flood.refused();
    }

    /** The first offset of each partition of the input that was not deleted. */
    public Map<TopicPartition, Long> firstOffsets() {
        return input.firstOffsets();
    }

    /** Longest stop after SIGTERM, in milliseconds. */
    public long slowestStop() {
        return slowestStop;
    }
}
