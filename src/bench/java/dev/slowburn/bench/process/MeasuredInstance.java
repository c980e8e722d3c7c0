package dev.slowburn.bench.process;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.peer.InstanceMain;
import dev.slowburn.bench.peer.PeerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process of an {@link InstanceMain}, with a heap of 4 GiB. */
public final class MeasuredInstance implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("running (\\d+)");

    private final Jvm jvm;
    private final long millisToRunning;

    private MeasuredInstance(Jvm jvm, long millisToRunning) {
        this.jvm = jvm;
        this.millisToRunning = millisToRunning;
    }

    /** Starts an instance and waits until it is running. */
    public static MeasuredInstance start(BenchPlan plan, Path definitions, Map<String, String> settings)
            throws IOException {
        List<String> options = new ArrayList<>(plan.options());
        options.addAll(List.of("-Xms4g", "-Xmx4g"));
        List<String> arguments = new ArrayList<>(List.of(definitions.toString()));
        settings.forEach((key, value) -> arguments.add(key + '=' + value));
        Jvm jvm = Jvm.start(
                options, Map.of(), ClassPaths.of(PeerKind.SLOWBURN), InstanceMain.class, arguments, plan.log("state"));
        Matcher running = RUNNING.matcher(String.valueOf(jvm.answer()));
        if (!running.matches()) {
            jvm.close();
            throw new IOException("the instance failed; see " + plan.log("state"));
        }
        return new MeasuredInstance(jvm, Long.parseLong(running.group(1)));
    }

    /** Time from {@code Slowburn.start} to RUNNING. */
    public long millisToRunning() {
        return millisToRunning;
    }

    public long heap() throws IOException {
        return jvm.heap();
    }

    public long resident() throws IOException {
        return jvm.resident();
    }

    public Duration cpu() {
        return jvm.cpu();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
