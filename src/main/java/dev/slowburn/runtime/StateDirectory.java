package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Exclusive folder for local state. Several instances can run on one machine with the same settings, and each finds its own
 * state again after a restart.
 *
 * <p>The path below the configured folder contains the cluster, application, retention, clock and instance number; an instance
 * takes the first number whose lock is free. The cluster is part of the path because offsets of another cluster are not valid
 * for this one; retention and clock, because the layout of windowed stores depends on them. After a change of these, state is
 * rebuilt from Kafka.
 */
public final class StateDirectory implements AutoCloseable {
    private static final int MAX_INSTANCES = 1_000;

    private final Path path;
    private final FileChannel channel;

    private final LocalState state;

    private StateDirectory(Path path, FileChannel channel, LocalState state) {
        this.path = path;
        this.channel = channel;
        this.state = state;
    }

    /** @param cluster the Kafka cluster's id */
    public static StateDirectory lock(Config config, String cluster) {
        String configured = config.getString(ConfigKeys.STATE_DIR);
        Path base = configured == null
                ? Path.of(System.getProperty("user.home"), ".local", "state", "slowburn")
                : Path.of(configured);
        Path shared = base.resolve(cluster)
                .resolve(config.required(ConfigKeys.APPLICATION_ID) + "-"
                        + config.duration(ConfigKeys.LEDGER_RETENTION).toMinutes() + "m" + clock(config));
        try {
            Files.createDirectories(shared);
            for (int instance = 0; instance < MAX_INSTANCES; instance++) {
                FileChannel channel = FileChannel.open(
                        shared.resolve("instance-" + instance + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                if (lock(channel)) {
                    Path own = Files.createDirectories(shared.resolve("instance-" + instance))
                            .toAbsolutePath();
                    return new StateDirectory(
                            own, channel, new LocalState(own, config.required(ConfigKeys.APPLICATION_ID)));
                }
                channel.close();
            }
        } catch (IOException e) {
            if (FailureAdvice.isDiskFull(e)) {
                throw new StartupException(FailureAdvice.diskFull(shared), e);
            }
            throw new StartupException(
                    "can't write to the state folder " + shared + " (" + e.getMessage()
                            + "); set state.dir to a folder that is writable",
                    e);
        }
        throw new StartupException("all " + MAX_INSTANCES + " instance folders in the state folder " + shared
                + " are in use; set another state.dir");
    }

    private static String clock(Config config) {
        String clock = config.getString(ConfigKeys.CLOCK);
        return clock.equals("wall") ? "" : "-" + clock;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Locked by another instance in this process.
            return false;
        }
    }

    public Path path() {
        return path;
    }

    LocalState state() {
        return state;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
