package dev.slowburn.cli.sandbox;

import dev.slowburn.cli.serve.InstanceServer;
import dev.slowburn.cli.serve.OutcomeSender;
import dev.slowburn.cli.serve.RecordSender;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
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
 * The components of a running demo. Close stops them in the reverse order of their start and deletes all data. The evaluation
 * clock is event time, so that windows end at the pace of the compressed traffic.
 */
final class Demo implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final String OUTCOMES = "outcomes";
    private static final String SPANS = "spans";
    private static final String SPANS_TOPIC = "otlp_spans";
    /** Other than that of the topic of outcomes, as usual for topics of different teams. */
    private static final int SPAN_PARTITIONS = 3;

    private static final int MINUTES_OF_A_DAY = 24 * 60;
    /** Real time of a day of traffic if no duration is given. */
    private static final Duration DEFAULT_DAY = Duration.ofMinutes(3);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    /** Between tables if the output is not a terminal. */
    private static final Duration TABLE_INTERVAL = Duration.ofSeconds(10);

    private static final Duration COMPARE_TIMEOUT = Duration.ofSeconds(30);
    /** Time for which exact budgets must remain exact, to detect double counting. */
    private static final Duration STABLE_TIME = Duration.ofSeconds(2);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final DemoDefinitions definitions = new DemoDefinitions();
    private final Duration duration;
    private final SampleTraffic traffic;
    private InstanceServer server;
    private DemoOutputs outputs;
    private OutcomeSender sender;
    private RecordSender spanSender;
    private SampleFeed feed;

    private Demo(long seed, Duration duration) {
        this.duration = duration;
        // Starts at yesterday's midnight, so that incidents have their nominal time of day.
        this.traffic = new SampleTraffic(
                seed, Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS));
    }

    /** @param duration run time; null to run until stopped */
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
        screen.print("starting a Kafka broker and a schema registry …");
        DevCluster cluster = DevCluster.start(ports.kafka(), ports.registry());
        closing.push(cluster::close);
        screen.print("kafka=" + cluster.bootstrap() + " registry=" + cluster.registryUrl());
        TemporaryFolder state = new TemporaryFolder("demo");
        closing.push(state::close);
        Config config = config(cluster, state.path(), httpPort);
        DevCommand.createTopics(config, topics(config));
        server = InstanceServer.start(config, BaseDefinitions.ofSources(definitions.sources()));
        closing.push(server::close);
        screen.print("web UI: " + ui());
        outputs = outputs(config);
        closing.push(outputs::close);
        sender = OutcomeSender.connect(config);
        closing.push(sender::close);
        spanSender = RecordSender.connect(config, SPANS_TOPIC);
        closing.push(spanSender::close);
        Duration day = duration == null ? DEFAULT_DAY : duration;
        feed = new SampleFeed(
                traffic, day.dividedBy(MINUTES_OF_A_DAY), sender::send, spanSender::send, sender::sendBytes);
        closing.push(feed::close);
        feed.start();
        screen.print("playing a day of sample traffic of eight services in " + day.toSeconds() + " s"
                + (duration == null ? ", then the next day" : ""));
        screen.print(SampleTraffic.SPAN_SERVICE + " arrives as OpenTelemetry spans in the topic " + SPANS_TOPIC
                + ", the other services as outcomes in the topic " + Settings.outcomesTopic(config));
    }

    /** The name of the input by which a service of the sample traffic arrives. */
    static String inputOf(String service) {
        return service.equals(SampleTraffic.SPAN_SERVICE) ? SPANS : OUTCOMES;
    }

    private static List<TopicPlan.Topic> topics(Config config) {
        return Settings.topicPlan(config, PARTITIONS).stream()
                .map(topic -> topic.name().equals(SPANS_TOPIC)
                        ? new TopicPlan.Topic(topic.name(), SPAN_PARTITIONS, topic.settings(), topic.vital())
                        : topic)
                .toList();
    }

    private static DemoOutputs outputs(Config config) {
        return new DemoOutputs(
                Settings.topics(config), KafkaSettings.consumer(config), AvroSerdes.reader(Settings.registry(config)));
    }

    private static Config config(DevCluster cluster, Path stateDir, int httpPort) {
        return Config.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "schema.registry.url",
                        cluster.registryUrl(),
                        "application.id",
                        "slowburn-demo",
                        "inputs",
                        OUTCOMES + "," + SPANS,
                        "input." + SPANS + ".topic",
                        SPANS_TOPIC,
                        "input." + SPANS + ".format",
                        "otlp-proto",
                        "clock",
                        "event",
                        "http.port",
                        Integer.toString(httpPort),
                        "state.dir",
                        stateDir.toString()));
    }

    /** Shows budgets until the run time is over or {@code stop} is counted down. */
    void show(CountDownLatch stop, DemoScreen screen, boolean tables) throws InterruptedException {
        long began = System.nanoTime();
        long lastTable = began;
        while (!isOver(began) && !stop.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            requireHealthy();
            outputs.poll(Duration.ZERO);
            boolean due = screen.isTerminal() || System.nanoTime() - lastTable > TABLE_INTERVAL.toNanos();
            if (tables && due && !outputs.snapshots().isEmpty()) {
                lastTable = System.nanoTime();
                show(screen, status());
            }
        }
    }

    private void show(DemoScreen screen, String status) {
        screen.show(outputs, definitions.compared().keySet(), status);
    }

    /** Shows the last table and the result of the comparison. */
    void showResult(DemoScreen screen, List<DemoBudget> budgets) {
        show(screen, "");
        screen.printResult(budgets);
    }

    private boolean isOver(long began) {
        return duration != null && System.nanoTime() - began >= duration.toNanos();
    }

    private String ui() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private String status() {
        return "sample time " + traffic.nextMinute() + " — " + ui() + (duration == null ? " — Ctrl-C to stop" : "");
    }

    private void requireHealthy() throws InterruptedException {
        if (server.slowburn().hasFailed()) {
            throw new StartupException(String.join("; ", server.slowburn().troubles()));
        }
        if (!feed.isRunning()) {
            feed.stop();
        }
    }

    /** Stops the traffic and waits up to 30 s until all of it is counted and published. */
    List<DemoBudget> finish(DemoScreen screen) throws InterruptedException {
        feed.stop();
        sender.flush();
        spanSender.flush();
        if (traffic.maxEventTime() == null) {
            return List.of();
        }
        screen.print("comparing budgets with the generator's counts …");
        long deadline = System.nanoTime() + COMPARE_TIMEOUT.toNanos();
        long exactSince = Long.MAX_VALUE;
        List<DemoBudget> budgets = compare();
        while (System.nanoTime() < deadline) {
            budgets = compare();
            boolean exact = isComplete(budgets) && budgets.stream().allMatch(DemoBudget::isExact);
            if (!exact) {
                exactSince = Long.MAX_VALUE;
            } else if (exactSince == Long.MAX_VALUE) {
                exactSince = System.nanoTime();
            } else if (System.nanoTime() - exactSince > STABLE_TIME.toNanos()) {
                break;
            }
        }
        return budgets;
    }

    /** Whether all budgets that are to be compared are present; each compared SLO has one. */
    boolean isComplete(List<DemoBudget> budgets) {
        return budgets.size() == definitions.compared().size();
    }

    private List<DemoBudget> compare() {
        outputs.poll(POLL_INTERVAL);
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
