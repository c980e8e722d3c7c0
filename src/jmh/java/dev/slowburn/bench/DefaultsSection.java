package dev.slowburn.bench;

import dev.slowburn.bench.Contest.Contestant;
import dev.slowburn.bench.peer.Peers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether other defaults would be better ones: Slowburn as it is delivered, beside itself with one thing changed, of the JVM and of
 * its clients. How old a snapshot gets by it is for {@code --only freshness} with {@code --jvm} or {@code --set}.
 */
final class DefaultsSection {
    private static final int SERVICES = 200;

    private DefaultsSection() {}

    static void run(Cluster cluster, Plan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "defaults-input", plan.outcomes(), SERVICES);
        Contestant base =
                Contestant.of(Peers.SLOWBURN, input).with(1, plan.threads()).as("as delivered");
        List<Contestant> all = new ArrayList<>(List.of(
                base,
                base.as("G1").jvm("-XX:-UseParallelGC", "-XX:+UseG1GC"),
                base.as("serial collector").jvm("-XX:-UseParallelGC", "-XX:+UseSerialGC"),
                base.as("heap of 512 MiB").jvm("-Xms512m", "-Xmx512m"),
                base.as("heap of 1 GiB").jvm("-Xms1g", "-Xmx1g")));
        for (String[] client : List.of(
                new String[] {"consumer.max.poll.records", "500"},
                new String[] {"consumer.max.poll.records", "20000"},
                new String[] {"consumer.max.partition.fetch.bytes", "8388608"},
                new String[] {"producer.compression.type", "none"},
                new String[] {"producer.compression.type", "zstd"},
                new String[] {"producer.batch.size", "131072"},
                new String[] {"producer.linger.ms", "0"})) {
            all.add(base.as(client[0] + ' ' + client[1]).set("streams." + client[0], client[1]));
        }
        new Contest(cluster, plan, figures)
                .run(
                        all,
                        all.stream()
                                .skip(1)
                                .map(each -> List.of(each.name(), base.name()))
                                .toList());
    }
}
