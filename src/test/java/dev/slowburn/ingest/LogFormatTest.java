package dev.slowburn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    @Test
    void findsAFormatByItsName() {
        assertThat(LogFormat.ofWord("combined")).contains(LogFormat.COMBINED);
        assertThat(LogFormat.ofWord("COMBINED")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void rejectsABlankService(String service) {
        for (LogFormat format : LogFormat.values()) {
            assertThatThrownBy(() -> format.parser(service))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("service");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMBINED", "COMMON"})
    void requiresAServiceForAccessLogs(LogFormat format) {
        assertThatThrownBy(() -> format.parser(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("service");
    }
}
