package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detection of changes to local state files between an orderly stop and the next start. */
class StateFilesTest {
    @TempDir
    Path folder;

    private StateFiles files;

    @BeforeEach
    void write() throws IOException {
        for (String task : new String[] {"1_0", "1_1"}) {
            write(task + "/rocksdb/memory/000007.sst", "rows of the memory");
            write(task + "/rocksdb/memory/MANIFEST-000005", "files");
            write(task + "/rocksdb/memory/CURRENT", "MANIFEST-000005\n");
            write(task + "/rocksdb/memory/OPTIONS-000009", "options");
            write(task + "/rocksdb/memory/LOG", "log");
            write(task + "/ledger/ledger.1000/000003.sst", "rows of the ledger");
            write(task + "/ledger/ledger.1000/CURRENT", "MANIFEST-000002\n");
            write(task + "/ledger/ledger.2000/CURRENT", "MANIFEST-000002\n");
        }
        write("kafka-streams-process-metadata", "{}");
        files = new StateFiles(folder.resolve("tasks"), folder.resolve("list"));
        files.write();
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve("tasks").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void unchangedFilesAreNotDamaged() throws IOException {
        assertThat(files.damaged()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rocksdb/memory/000007.sst",
                "rocksdb/memory/MANIFEST-000005",
                "rocksdb/memory/CURRENT",
                "ledger/ledger.1000/000003.sst",
                "ledger/ledger.2000/CURRENT"
            })
    void reportsMissingAndResizedFilesWithTheirTask(String file) throws IOException {
        write("1_1/" + file, "");
        assertThat(files.damaged()).containsOnlyKeys("1_1");
        assertThat(files.damaged().get("1_1")).startsWith("1_1/" + file + " has 0 bytes instead of ");

        Files.delete(folder.resolve("tasks/1_1").resolve(file));
        assertThat(files.damaged()).containsEntry("1_1", "1_1/" + file + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rocksdb/memory/OPTIONS-000009", "rocksdb/memory/LOG"})
    void ignoresFilesThatAreRewrittenAnyway(String file) throws IOException {
        Files.delete(folder.resolve("tasks/1_0").resolve(file));

        assertThat(files.damaged()).isEmpty();
    }

    @Test
    void checksTasksSeparately() throws IOException {
        Files.delete(folder.resolve("tasks/1_0/ledger/ledger.1000/CURRENT"));
        Files.delete(folder.resolve("tasks/1_1/rocksdb/memory/CURRENT"));

        assertThat(files.damaged()).containsOnlyKeys("1_0", "1_1");
    }

    @Test
    void reportsNothingWithoutACompleteList() throws IOException {
        Files.delete(folder.resolve("tasks/1_0/rocksdb/memory/CURRENT"));
        String list = Files.readString(folder.resolve("list"));

        Files.writeString(folder.resolve("list"), list.substring(0, list.length() / 2));
        assertThat(files.damaged()).isEmpty();

        files.forget();
        assertThat(files.damaged()).isEmpty();
    }
}
