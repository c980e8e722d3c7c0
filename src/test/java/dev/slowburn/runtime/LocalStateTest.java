package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.runtime.broker.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Handling of damaged state that is detected at the start or while running. */
class LocalStateTest {
    @TempDir
    Path folder;

    private final AtomicInteger attempts = new AtomicInteger();
    private LocalState state;
    private StartWithState start;

    @BeforeEach
    void setUp() throws IOException {
        Path instance = Files.createDirectory(folder.resolve("instance-0"));
        state = new LocalState(instance, "zürich");
        for (String task : List.of("1_0", "1_1", "1_2", "1_3", "3_0")) {
            Files.createDirectories(task(task).resolve("rocksdb"));
        }
        FailureAdvice remedies =
                new FailureAdvice(new AclRequirements("broker:9092", "zürich"), instance, state.tasks());
        start = new StartWithState(state, remedies);
    }

    private Path task(String task) {
        return state.tasks().resolve(task);
    }

    @Test
    void doesNotTouchIntactState() {
        assertThat(start.start(attempts::incrementAndGet)).isOne();

        assertThat(task("1_0")).exists();
        assertThat(folder.resolve("instance-0.damaged")).doesNotExist();
    }

    @Test
    void movesDamagedTasksAsideAndKeepsTheLatest() throws IOException {
        List<String> damaged = List.of("1_0", "1_1", "1_2", "1_3");

        int succeeded = start.start(() -> {
            int attempt = attempts.getAndIncrement();
            if (attempt < damaged.size()) {
                throw cannotOpen(damaged.get(attempt));
            }
            return attempt;
        });

        assertThat(succeeded).isEqualTo(damaged.size());
        assertThat(damaged).allSatisfy(task -> assertThat(task(task)).doesNotExist());
        assertThat(task("3_0")).exists();
        assertThat(kept()).hasSize(3).noneMatch(name -> name.endsWith("1_0"));
    }

    @Test
    void failsIfRebuiltStateCannotBeOpenedEither() {
        assertThatThrownBy(() -> start.start(() -> {
                    attempts.incrementAndGet();
                    throw cannotOpen("1_0");
                }))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll("can't open the local state in " + state.tasks(), "set state.dir");
        assertThat(attempts).hasValue(2);
    }

    @Test
    void movesAllStateAsideIfTheTaskIsUnknown() {
        start.start(() -> {
            if (attempts.getAndIncrement() == 0) {
                throw new ProcessorStateException("position file is damaged");
            }
            return attempts.get();
        });

        assertThat(state.tasks()).doesNotExist();
    }

    @Test
    void fullDiskAndMissingPermissionAreNotDamage() {
        for (String words : List.of("No space left on device", "Permission denied", "Read-only file system")) {
            assertThatThrownBy(() -> start.start(() -> {
                        throw new StreamsException(new ProcessorStateException(
                                "Error opening store", new RocksDBException("While open a file: " + words)));
                    }))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("set state.dir to ");
        }

        assertThat(task("1_0")).exists();
    }

    @Test
    void keepsMessagesOfOtherExceptions() {
        assertThatThrownBy(() -> start.start(() -> {
                    throw new StreamsException("wrapper", new IllegalStateException("the broker said no"));
                }))
                .isInstanceOf(StartupException.class)
                .hasMessage("can't read the definitions in force: the broker said no");
        assertThat(task("1_0")).exists();
    }

    @Test
    void damageFoundWhileRunningIsMovedAsideAtTheNextStart() {
        StreamsException found = new StreamsException(new ProcessorStateException(
                "Error while getting value for key from store ledger",
                new RocksDBException(
                        "block checksum mismatch in " + task("1_2") + "/ledger/ledger.0/000010.sst",
                        new Status(Status.Code.Corruption, Status.SubCode.None, ""))));

        assertThat(DamagedState.whileRunning(found, state.tasks())).hasValue("1_2");
        state.suspect("1_2");
        start.start(attempts::incrementAndGet);

        assertThat(task("1_2")).doesNotExist();
        assertThat(task("1_1")).exists();
        assertThat(kept()).singleElement().asString().endsWith("-1_2");
        assertThat(folder.resolve("instance-0.suspect")).doesNotExist();
    }

    @Test
    void otherFailuresWhileRunningAreNotDamage() {
        assertThat(DamagedState.whileRunning(
                        new StreamsException(new ProcessorStateException("store is closed")), state.tasks()))
                .isEmpty();
    }

    private StreamsException cannotOpen(String task) {
        return new StreamsException(new ProcessorStateException(
                "Error opening store ledger at location " + task(task) + "/rocksdb/ledger",
                new RocksDBException("Sst file size mismatch")));
    }

    private List<String> kept() {
        try (Stream<Path> all = Files.list(folder.resolve("instance-0.damaged"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
