package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.instance.InstanceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev}: prints the addresses of broker and registry, and deletes their data on exit. */
class DevIT {
    private static final Pattern READY = Pattern.compile("ready kafka=(\\S+) registry=(\\S+)");

    @TempDir
    Path folder;

    @TempDir
    Path home;

    @Test
    void runsBothUntilCtrlCAndDeletesAllData() throws IOException {
        try (InstanceProcess dev =
                InstanceProcess.start(folder, List.of("-Duser.home=" + home), List.of("dev", "--partitions", "3"))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> READY.matcher(dev.output()).find() || !dev.isAlive());
            Matcher ready = READY.matcher(dev.output());
            assertThat(ready.find()).as(dev.output()).isTrue();

            try (KafkaAdmin admin = KafkaAdmin.connect(Map.of("bootstrap.servers", ready.group(1)))) {
                assertThat(admin.describe(List.of("request-outcomes"))
                                .get("request-outcomes")
                                .partitions())
                        .hasSize(3);
                Path state = home.resolve(".local/state/slowburn/" + admin.clusterId() + "/slowburn-1m/instance-0");
                Files.createDirectories(state);
                Files.createFile(state.resolveSibling("instance-0.lock"));
                Files.createFile(state.resolve("rows"));
            }
            RegistryClient registry = RegistryClient.create(Map.of("schema.registry.url", ready.group(2)));
            assertThat(registry.register("any-value", Schema.create(Schema.Type.STRING)))
                    .isPositive();

            dev.interrupt();
            assertThat(dev.awaitEnd()).as(dev.output()).isZero();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        try (Stream<Path> states = Files.list(home.resolve(".local/state/slowburn"))) {
            assertThat(states).as("state of instances that used the broker").isEmpty();
        }
    }
}
