package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.process.JarInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;

/**
 * An instance with large state is killed and started again: how long until all budgets are current, and how much state it
 * reads from the changelogs. Measures the jar of this build and, in turn, that of another one; from Kafka 4.4 on also with
 * transactional stores.
 */
final class CrashSection {
    private static final String TRANSACTIONAL = "streams.enable.transactional.statestores";

    private static final String RATIO = "restored after a kill, transactional stores / Kafka of this build";

    private CrashSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        List<CrashTrial> trials = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> build : builds(plan).entrySet()) {
                String kafka = build.getKey();
                trials.add(CrashTrial.prepare(cluster, plan, "crash, Kafka " + kafka, build.getValue(), Map.of()));
                if (!kafka.startsWith("4.3.")) {
                    trials.add(CrashTrial.prepare(
                            cluster,
                            plan,
                            "crash, Kafka " + kafka + " with transactional stores",
                            build.getValue(),
                            Map.of(TRANSACTIONAL, "true")));
                }
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (CrashTrial trial : trials) {
                    trial.run(figures);
                }
            }
            CrashTrial last = trials.get(trials.size() - 1);
            if (last != trials.get(0)) {
                figures.add(
                        RATIO, "ratio", last.restored(figures) / trials.get(0).restored(figures));
                figures.atMost(RATIO, 0.1);
            }
        } finally {
            for (CrashTrial trial : trials) {
                trial.close();
            }
        }
    }

    /** The jars by their version of Kafka. */
    private static Map<String, Path> builds(BenchPlan plan) throws IOException {
        Map<String, Path> jars = new LinkedHashMap<>();
        jars.put(kafka(JarInstance.JAR), JarInstance.JAR);
        if (plan.beside().isPresent()) {
            jars.put(kafka(plan.beside().get()), plan.beside().get());
        }
        return jars;
    }

    private static String kafka(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Properties version = new Properties();
            version.load(file.getInputStream(file.getEntry("kafka/kafka-streams-version.properties")));
            return version.getProperty("version");
        }
    }
}
