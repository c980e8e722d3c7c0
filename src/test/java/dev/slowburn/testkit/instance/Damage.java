package dev.slowburn.testkit.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kinds of damage to the files of a store. */
public enum Damage {
    SST_CUT_SHORT(".*\\.sst") {
        @Override
        void damage(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }
    },
    SST_GARBLED(".*\\.sst") {
        @Override
        void damage(Path file) throws IOException {
            garble(file);
        }
    },
    SST_MISSING(".*\\.sst") {
        @Override
        void damage(Path file) throws IOException {
            Files.delete(file);
        }
    },
    MANIFEST_CUT_SHORT("MANIFEST-.*") {
        @Override
        void damage(Path file) throws IOException {
            Files.write(file, new byte[0]);
        }
    },
    MANIFEST_GARBLED("MANIFEST-.*") {
        @Override
        void damage(Path file) throws IOException {
            garble(file);
        }
    },
    MANIFEST_MISSING("MANIFEST-.*") {
        @Override
        void damage(Path file) throws IOException {
            Files.delete(file);
        }
    },
    CURRENT_GARBLED("CURRENT") {
        @Override
        void damage(Path file) throws IOException {
            garble(file);
        }
    },
    CURRENT_MISSING("CURRENT") {
        @Override
        void damage(Path file) throws IOException {
            Files.delete(file);
        }
    },
    OPTIONS_MISSING("OPTIONS-.*") {
        @Override
        void damage(Path file) throws IOException {
            Files.delete(file);
        }
    },
    FOLDER_MISSING("CURRENT") {
        @Override
        void damage(Path file) throws IOException {
            List<Path> deepestFirst;
            try (Stream<Path> all = Files.walk(file.getParent())) {
                deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    };

    private final Pattern files;

    Damage(String files) {
        this.files = Pattern.compile(files);
    }

    abstract void damage(Path file) throws IOException;

    /** Damages one file of a store: the oldest matching one. */
    public void damageStore(Path store) {
        try {
            Path file;
            try (Stream<Path> all = Files.walk(store)) {
                file = all.filter(path ->
                                files.matcher(path.getFileName().toString()).matches())
                        .sorted()
                        .findFirst()
                        .orElse(null);
            }
            assertThat(file).as(this + " in " + store).isNotNull();
            damage(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes all bytes and keeps the size. */
    private static void garble(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
    }
}
