package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Brokers;
import dev.slowburn.chaos.Documents;
import dev.slowburn.chaos.Fleet;
import dev.slowburn.chaos.Generator;
import dev.slowburn.chaos.Instance;
import dev.slowburn.chaos.Patience;
import dev.slowburn.chaos.Plan;
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

/**
 * Does one thing after the other to the cluster, in rounds of all kinds in an order that the seed decides. What follows begins
 * before instances have recovered from what went before; only brokers are given the time to copy what they missed, as no
 * record survives the loss of two copies of three.
 */
public final class Faults {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FIRST_INSTANCES = 3;
    private static final int MOST_INSTANCES = 4;
    /** Longer than a session and than a transaction may last. */
    private static final int ZOMBIE_MILLIS = 13_000;

    private final Plan plan;
    private final Brokers brokers;
    private final RegistryProcess registry;
    private final Fleet fleet;
    private final Generator generator;
    private final Scene scene;
    private final Consumer<String> say;
    private final Random random;
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final InputFaults input;
    private final DefinitionFlood flood;
    private long ruledSince;
    private long slowestStop;

    public Faults(
            Plan plan,
            Brokers brokers,
            RegistryProcess registry,
            Fleet fleet,
            Generator generator,
            Scene scene,
            Consumer<String> say) {
        this.plan = plan;
        this.brokers = brokers;
        this.registry = registry;
        this.fleet = fleet;
        this.generator = generator;
        this.scene = scene;
        this.say = say;
        this.random = new Random(plan.seed());
        this.input = new InputFaults(brokers.bootstrap(), scene, generator, random, say);
        this.flood = new DefinitionFlood(brokers.bootstrap(), scene.topics().sloDefinitions());
    }

    /** Returns when the time is over and the last fault is done. */
    public void run() {
        long end = System.nanoTime() + plan.length().toNanos();
        List<FaultKind> round = new ArrayList<>();
        while (System.nanoTime() < end) {
            if (round.isEmpty()) {
                round.addAll(
                        plan.faults().stream().sorted(Comparator.naturalOrder()).toList());
                Collections.shuffle(round, random);
            }
            Patience.forMillis(1_000 + random.nextInt(3_000));
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

    private Instance any() {
        List<Instance> instances = fleet.instances();
        return instances.get(random.nextInt(instances.size()));
    }

    private void kill() {
        Instance instance = any();
        int away = random.nextInt(3_000);
        say.accept("kill -9 " + instance.name() + ", back after " + away + " ms");
        fleet.replace(instance, () -> Patience.forMillis(away));
    }

    private void loseState() {
        Instance instance = any();
        say.accept("kill -9 " + instance.name() + " and delete its state");
        fleet.replace(instance, () -> Fleet.deleteState(instance));
    }

    private void zombie() {
        fleet.awaitReady();
        Instance instance = any();
        int millis = ZOMBIE_MILLIS + random.nextInt(3_000);
        say.accept("freeze " + instance.name() + " for " + millis + " ms");
        instance.child().pause();
        Patience.forMillis(millis);
        instance.child().resume();
    }

    private void broker() {
        int node = random.nextInt(Brokers.COUNT);
        int away = random.nextInt(5_000);
        say.accept("kill -9 broker-" + node + ", back after " + away + " ms");
        brokers.kill(node);
        Patience.forMillis(away);
        brokers.restart(node);
        brokers.awaitInSync();
    }

    private void registry() {
        int away = 3_000 + random.nextInt(6_000);
        say.accept("stop the registry for " + away + " ms");
        registry.stop();
        Patience.forMillis(away);
        registry.restart();
        registry.awaitReady();
    }

    private void add() {
        if (fleet.instances().size() >= MOST_INSTANCES) {
            remove();
            return;
        }
        say.accept("add " + fleet.add().name());
    }

    private void remove() {
        Instance instance = any();
        boolean started = instance.child().isAlive() && instance.hasStarted();
        if (!started) {
            fleet.awaitReady();
        }
        long millis = fleet.remove(instance);
        slowestStop = Math.max(slowestStop, millis);
        say.accept("SIGTERM to " + instance.name() + ", which took " + millis + " ms");
        if (fleet.instances().size() < FIRST_INSTANCES) {
            fleet.bringBack(instance);
        }
    }

    private void rollTarget() {
        define(Documents.MOVED, Documents.moved(count(FaultKind.ROLL_TARGET) + 1));
    }

    private void rollRule() {
        define(Documents.RULED, Documents.ruled(count(FaultKind.ROLL_RULE) + 1));
        ruledSince = System.currentTimeMillis();
    }

    private void newSlo() {
        String name = "new-" + count(FaultKind.NEW_SLO);
        define(name, Documents.usual(name));
        generator.add(name);
    }

    private int count(FaultKind kind) {
        return done.getOrDefault(kind, 0);
    }

    /** Sends a definition and waits until all instances go by it, those that are starting included. */
    private void define(String name, String document) {
        roll(List.of(name), () -> scene.define(name, document));
        say.accept("another definition of " + name);
    }

    private void roll(List<String> names, Runnable send) {
        fleet.awaitReady();
        List<Map<String, String>> before = fleet.revisions();
        send.run();
        Patience.until(PATIENCE, "other definitions of " + names + " to be in force everywhere", () -> {
            List<Map<String, String>> now = fleet.revisions();
            return now.size() == fleet.instances().size()
                    && names.stream().allMatch(name -> isAnother(name, before, now));
        });
    }

    private static boolean isAnother(String name, List<Map<String, String>> before, List<Map<String, String>> now) {
        String revision = now.get(0).get(name);
        return revision != null
                && now.stream().allMatch(each -> revision.equals(each.get(name)))
                && before.stream().noneMatch(each -> revision.equals(each.get(name)));
    }

    private void flood() {
        long began = System.nanoTime();
        roll(DefinitionFlood.names(), () -> flood.send(count(FaultKind.FLOOD)));
        say.accept(DefinitionFlood.SOUND + " definitions at once, in force everywhere after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
    }

    public Map<FaultKind, Integer> done() {
        return Collections.unmodifiableMap(done);
    }

    /** What faults that count it have met: records held back, stamped or deleted, definitions refused. */
    public Map<FaultKind, Long> hits() {
        Map<FaultKind, Long> hits = input.hits();
        if (done.containsKey(FaultKind.FLOOD)) {
            hits.put(FaultKind.FLOOD, (long) flood.refused().size());
        }
        return hits;
    }

    /** Where definitions that have to be refused are in their topic, as partition@offset. */
    public List<String> refused() {
        return flood.refused();
    }

    /** The moment since which nothing is counted by another rule than the last. */
    public long ruledSince() {
        return ruledSince;
    }

    /** Milliseconds of the SIGTERM that took longest. */
    public long slowestStop() {
        return slowestStop;
    }
}
