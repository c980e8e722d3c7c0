package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.broker.HttpRegistry;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.bench.process.JavaRuntime;
import dev.slowburn.bench.process.StartupCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Launches instances from the jar, with a JDK as in the image, with the same without its cache, and with the JDK of this process. */
final class JarLauncher implements AutoCloseable {
    /** As in the image, except for what is compared. */
    private static final List<String> OPTIONS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-XX:MetaspaceSize=96m");

    private final Cluster cluster;
    private final BenchPlan plan;
    private final HttpRegistry registry = new HttpRegistry();
    private final Path state = Files.createTempDirectory("slowburn-bench");
    private final JavaRuntime own = JavaRuntime.own(OPTIONS);
    private final JavaRuntime newer;
    private final JavaRuntime cached;

    JarLauncher(Cluster cluster, BenchPlan plan) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.plan = plan;
        newer = new JavaRuntime("newer Java", plan.newerJdk(), OPTIONS);
        cached = cached("newer Java with cache", JarInstance.JAR, "startup.cache");
    }

    private JavaRuntime cached(String label, Path jar, String cache) throws IOException, InterruptedException {
        return newer.with(
                label,
                "-XX:AOTCache="
                        + StartupCache.of(
                                newer, jar, plan.folder().resolve(cache).toAbsolutePath()),
                "-XX:CompileThresholdScaling=10");
    }

    /** The JDK of this process. */
    JavaRuntime own() {
        return own;
    }

    /** A newer JDK. */
    JavaRuntime newer() {
        return newer;
    }

    /** The newer JDK with the cache and the thresholds of the image. */
    JavaRuntime cached() {
        return cached;
    }

    /** The same for the jar of another build. */
    JavaRuntime cachedFor(Path jar) throws IOException, InterruptedException {
        return cached(
                "other build, newer Java with cache", jar, "startup-" + Integer.toHexString(jar.hashCode()) + ".cache");
    }

    /** Creates the topics of an application. */
    String create(String application) {
        cluster.create(input(application), Cluster.INPUT_PARTITIONS);
        cluster.create(output(application), 1);
        return application;
    }

    static String input(String application) {
        return application + "-input";
    }

    static String output(String application) {
        return application + "-output";
    }

    /** Starts an instance without waiting for it. */
    JarInstance launch(JavaRuntime java, Path definitions, String application, Map<String, String> more)
            throws IOException {
        return launch(java, JarInstance.JAR, definitions, application, more);
    }

    /** Starts an instance from the jar of a build without waiting for it. */
    JarInstance launch(JavaRuntime java, Path jar, Path definitions, String application, Map<String, String> more)
            throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers", cluster.bootstrap(),
                "schema.registry.url", registry.url(),
                "application.id", application,
                "state.dir", state.toString(),
                "topic.request.outcomes", input(application),
                "topic.budget.snapshots", output(application)));
        settings.putAll(more);
        return JarInstance.launch(java, jar, definitions, settings, plan.log("start"));
    }

    @Override
    public void close() throws IOException {
        registry.close();
        StateSection.delete(state);
    }
}
