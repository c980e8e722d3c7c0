package dev.slowburn.cli.sandbox;

import dev.slowburn.cli.options.SignalHandling;
import dev.slowburn.cli.output.Logs;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.sandbox.DevCluster;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slowburn dev}: runs a development broker and registry until it is stopped. */
@Command(
        name = "dev",
        description = "Starts a throw-away Kafka broker and schema registry with Slowburn's topics created."
                + " All data is deleted on exit.",
        footerHeading = "%nPrints one line when both are ready:%n",
        footer = "  ready kafka=127.0.0.1:40001 registry=http://127.0.0.1:40002/apis/ccompat/v7",
        exitCodeList = {"0:stopped by Ctrl-C or SIGTERM", "1:the broker or the registry did not start", "2:wrong usage"
        })
public final class DevCommand implements Callable<Integer> {
    @Mixin
    private DevPorts ports;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Number of partitions of the input topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        return SignalHandling.run(stop::countDown, () -> serve(stop));
    }

    private int serve(CountDownLatch stop) throws InterruptedException {
        Logs.onlyErrors();
        DevCluster started = DevCluster.start(ports.kafka(), ports.registry());
        try (DevCluster cluster = started) {
            Config config = Config.load(null, Map.of(), Map.of("bootstrap.servers", cluster.bootstrap()));
            createTopics(config, Settings.topicPlan(config, partitions));
            PrintWriter out = spec.commandLine().getOut();
            out.println("ready kafka=" + cluster.bootstrap() + " registry=" + cluster.registryUrl());
            out.flush();
            stop.await();
        }
        Slowburn.deleteState(stateSettings(), started.clusterId());
        return ExitCodes.DONE;
    }

    /** Where instances that were started in the same environment keep their state. */
    private static Config stateSettings() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().retainAll(Set.of("SLOWBURN_STATE_DIR"));
        return Config.load(null, environment, Map.of());
    }

    /** Creates these topics. */
    static void createTopics(Config config, List<TopicPlan.Topic> topics) {
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            topics.forEach(topic -> TopicCheck.of(admin, topic, true));
        }
    }
}
