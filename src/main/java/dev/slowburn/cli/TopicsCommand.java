package dev.slowburn.cli;

import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slowburn topics}: checks the topics against the configuration and creates missing ones. */
@Command(
        name = "topics",
        description = "Checks that the topics exist and fit the configuration; with --create creates missing ones.",
        footerHeading = "%nExample:%n",
        footer = "  slowburn topics --create --bootstrap-server kafka:9092 --partitions 12",
        exitCodeList = {
            "0:all topics exist and fit",
            "1:a topic is missing or does not fit, or the broker failed",
            "2:wrong usage or configuration"
        })
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Option(names = "--create", description = "Create missing topics. Existing topics are never changed.")
    private boolean create;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Partitions of a new input topic, the limit of counting threads. Other topics get up to six."
                    + " Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Config config = options.load(Map.of());
        List<TopicPlan.Topic> plan = Settings.topicPlan(config, partitions);
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            List<TopicCheck> checks = new ArrayList<>();
            plan.forEach(topic -> checks.add(TopicCheck.of(admin, topic, create)));
            checks.addAll(TopicCheck.misfits(admin, Settings.internalTopics(config)));
            print(checks);
            return checks.stream().allMatch(TopicCheck::fits) ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private void print(List<TopicCheck> checks) {
        PrintWriter out = spec.commandLine().getOut();
        int width =
                checks.stream().mapToInt(check -> check.topic().length()).max().orElse(0);
        for (TopicCheck check : checks) {
            out.printf("%-" + width + "s  %s%n", check.topic(), Printable.of(check.verdict()));
        }
        out.flush();
    }
}
