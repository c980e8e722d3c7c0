package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.process.JarInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;

/**
 * An instance with large state is killed and started again: how long until all budgets are current, and how much state it
 * reads from the changelogs. Measures the jar of this build and, in turn, that of another one; from Kafka 4.4 on also with
 * transactional stores.
 */
final class CrashSection {
    private static final String RATIO = "restored after a kill, transactional stores / Kafka of this build";

    private CrashSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        List<CrashTrial> trials = new ArrayList<>();
        try {
            prepare(cluster, plan, JarInstance.JAR, "", trials);
            if (plan.beside().isPresent()) {
                prepare(cluster, plan, plan.beside().get(), ", beside", trials);
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (CrashTrial trial : trials) {
                    trial.run(figures);
                }
            }
            List<CrashTrial> transactional =
                    trials.stream().filter(CrashTrial::isTransactional).toList();
            if (!transactional.isEmpty()) {
                CrashTrial last = transactional.get(transactional.size() - 1);
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

    private static void prepare(Cluster cluster, BenchPlan plan, Path jar, String suffix, List<CrashTrial> trials)
            throws IOException, InterruptedException {
        String kafka = kafka(jar);
        String name = "crash, Kafka " + kafka + suffix;
        trials.add(CrashTrial.prepare(cluster, plan, name, jar, false));
        if (!kafka.startsWith("4.3.")) {
            trials.add(CrashTrial.prepare(cluster, plan, name + " with transactional stores", jar, true));
        }
    }

    private static String kafka(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Properties version = new Properties();
            version.load(file.getInputStream(file.getEntry("kafka/kafka-streams-version.properties")));
            return version.getProperty("version");
        }
    }
}
