package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void aSentenceNamesNoClass() {
        assertThat(Errors.sentence(new UncheckedIOException(new IOException("disk full"))))
                .isEqualTo("disk full");
        assertThat(Errors.sentence(new KafkaException(new IOException("disk full"))))
                .isEqualTo("disk full");
        assertThat(Errors.sentence(new NoSuchFileException("a.yaml"))).isEqualTo("there is no file a.yaml");
        assertThat(Errors.sentence(new AccessDeniedException("a.yaml"))).isEqualTo("no permission for a.yaml");
        assertThat(Errors.sentence(new IOException((String) null))).isEqualTo("failed without a reason");
    }
}
