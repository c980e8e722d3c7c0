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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
    private static final String LOCK = ".lock";

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
        Path shared = base(config)
                .resolve(cluster)
                .resolve(config.required(ConfigKeys.APPLICATION_ID) + "-"
                        + config.duration(ConfigKeys.LEDGER_RETENTION).toMinutes() + "m" + clock(config));
        try {
            Files.createDirectories(shared);
            for (int instance = 0; instance < MAX_INSTANCES; instance++) {
                FileChannel channel = FileChannel.open(
                        shared.resolve("instance-" + instance + LOCK),
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

    private static Path base(Config config) {
        String configured = config.getString(ConfigKeys.STATE_DIR);
        return configured == null
                ? Path.of(System.getProperty("user.home"), ".local", "state", "slowburn")
                : Path.of(configured);
    }

    /**
     * Deletes the state of all instances of a cluster that no longer exists, unless an instance still uses some of it.
     *
     * @param cluster the Kafka cluster's id
     */
    static void deleteUnused(Config config, String cluster) {
        Path folder = base(config).resolve(cluster);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                if (file.toString().endsWith(LOCK) && isLocked(file)) {
                    return;
                }
            }
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete the state of the deleted cluster in " + folder, e);
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !lock(channel);
        }
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
