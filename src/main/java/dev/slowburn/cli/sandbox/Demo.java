package dev.slowburn.cli.sandbox;

import dev.slowburn.cli.serve.InstanceServer;
import dev.slowburn.cli.serve.OutcomeSender;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.SampleFeed;
import dev.slowburn.sandbox.SampleTraffic;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The parts of a running demo, in the order in which they were started; closing goes the other way and leaves nothing behind.
 * The evaluation clock is the events' own, so that a day passes in the time that its traffic takes.
 */
final class Demo implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final int MINUTES_OF_A_DAY = 24 * 60;
    /** How long a day takes when nobody says when to stop. */
    private static final Duration LEISURELY_DAY = Duration.ofMinutes(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration BETWEEN_TABLES_IN_A_FILE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(30);
    /** Budgets that are right must stay right, or something is counted twice. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final DemoDefinitions definitions = new DemoDefinitions();
    private final Duration duration;
    private final SampleTraffic traffic;
    private InstanceServer serving;
    private DemoOutputs outputs;
    private OutcomeSender sender;
    private SampleFeed feed;

    private Demo(long seed, Duration duration) {
        this.duration = duration;
        // Yesterday's midnight, so that the hours of the sample's incidents are those of the clock.
        this.traffic = new SampleTraffic(
                seed, Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS));
    }

    /** @param duration how long it is to be shown; null if until it is stopped */
    static Demo start(DevPorts ports, int httpPort, long seed, Duration duration, DemoScreen screen) {
        Demo demo = new Demo(seed, duration);
        try {
            demo.start(ports, httpPort, screen);
            return demo;
        } catch (RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private void start(DevPorts ports, int httpPort, DemoScreen screen) {
        screen.say("starting a Kafka broker and a schema registry …");
        DevCluster cluster = DevCluster.start(ports.kafka(), ports.registry());
        closing.push(cluster::close);
        screen.say("kafka=" + cluster.bootstrap() + " registry=" + cluster.registryUrl());
        DevCommand.createTopics(cluster, PARTITIONS);
        TemporaryFolder state = new TemporaryFolder("demo");
        closing.push(state::close);
        Config config = config(cluster, state.path(), httpPort);
        serving = InstanceServer.start(config, BaseDefinitions.ofSources(definitions.sources()));
        closing.push(serving::close);
        screen.say("look at it: " + ui());
        outputs = outputs(config);
        closing.push(outputs::close);
        sender = OutcomeSender.connect(config);
        closing.push(sender::close);
        Duration day = duration == null ? LEISURELY_DAY : duration;
        feed = new SampleFeed(traffic, day.dividedBy(MINUTES_OF_A_DAY), sender::send, sender::sendBytes);
        closing.push(feed::close);
        feed.start();
        screen.say("a day of eight services' traffic, in " + day.toSeconds() + " s"
                + (duration == null ? "; then the next day" : ""));
    }

    private static DemoOutputs outputs(Config config) {
        return new DemoOutputs(
                Settings.topics(config), Settings.kafka(config), AvroSerdes.reader(Settings.registry(config)));
    }

    private static Config config(DevCluster cluster, Path stateDir, int httpPort) {
        return Config.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers", cluster.bootstrap(),
                        "schema.registry.url", cluster.registryUrl(),
                        "application.id", "slowburn-demo",
                        "clock", "event",
                        "http.port", Integer.toString(httpPort),
                        "state.dir", stateDir.toString()));
    }

    /** Shows budgets as they come, until the time is over or it is stopped. */
    void show(CountDownLatch stop, DemoScreen screen, boolean tables) throws InterruptedException {
        long began = System.nanoTime();
        long lastTable = began;
        while (!isOver(began) && !stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            demandHealth();
            outputs.poll(Duration.ZERO);
            boolean due = screen.isTerminal() || System.nanoTime() - lastTable > BETWEEN_TABLES_IN_A_FILE.toNanos();
            if (tables && due && !outputs.snapshots().isEmpty()) {
                lastTable = System.nanoTime();
                show(screen, status());
            }
        }
    }

    private void show(DemoScreen screen, String status) {
        screen.show(outputs, definitions.compared().keySet(), status);
    }

    /** Shows the last table, and whether it is what was sent. */
    void showResult(DemoScreen screen, List<DemoBudget> budgets) {
        show(screen, "");
        screen.result(budgets);
    }

    private boolean isOver(long began) {
        return duration != null && System.nanoTime() - began >= duration.toNanos();
    }

    private String ui() {
        return "http://127.0.0.1:" + serving.port() + "/";
    }

    private String status() {
        return "sample time " + traffic.nextMinute() + " — " + ui() + (duration == null ? " — Ctrl-C stops" : "");
    }

    private void demandHealth() throws InterruptedException {
        if (serving.slowburn().hasFailed()) {
            throw new StartupException(String.join("; ", serving.slowburn().troubles()));
        }
        if (!feed.isRunning()) {
            feed.stop();
        }
    }

    /** Stops the traffic and waits until all of it is counted and published, or it is clear that it won't be. */
    List<DemoBudget> finish(DemoScreen screen) throws InterruptedException {
        feed.stop();
        sender.flush();
        if (traffic.maxEventTime() == null) {
            return List.of();
        }
        screen.say("comparing with what was sent …");
        long deadline = System.nanoTime() + LONGEST_SETTLING.toNanos();
        long exactSince = Long.MAX_VALUE;
        List<DemoBudget> budgets = compare();
        while (System.nanoTime() < deadline) {
            budgets = compare();
            boolean exact = isComplete(budgets) && budgets.stream().allMatch(DemoBudget::isExact);
            if (!exact) {
                exactSince = Long.MAX_VALUE;
            } else if (exactSince == Long.MAX_VALUE) {
                exactSince = System.nanoTime();
            } else if (System.nanoTime() - exactSince > STEADY.toNanos()) {
                break;
            }
        }
        return budgets;
    }

    /** Whether the budget of each SLO that is to be compared is among them; each has one. */
    boolean isComplete(List<DemoBudget> budgets) {
        return budgets.size() == definitions.compared().size();
    }

    private List<DemoBudget> compare() {
        outputs.poll(BETWEEN_LOOKS);
        return outputs.snapshots().stream()
                .filter(snapshot -> definitions.compared().containsKey(snapshot.getSlo()))
                .map(snapshot ->
                        DemoBudget.of(snapshot, traffic, definitions.compared().get(snapshot.getSlo())))
                .toList();
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
