package dev.slowburn.runtime.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a client: its prefix overrides none, and the user's override Slowburn's defaults. */
class ClientKindTest {
    @Test
    void aPrefixOverridesNone() {
        Map<String, Object> all = Map.of(
                "retry.backoff.ms", "1",
                "security.protocol", "SSL",
                "consumer.retry.backoff.ms", "2",
                "main.consumer.retry.backoff.ms", "3",
                "producer.retry.backoff.ms", "4",
                "producer.linger.ms", "5");

        assertThat(ClientKind.CONSUMER.settings(all))
                .isEqualTo(Map.of("retry.backoff.ms", "2", "security.protocol", "SSL"));
        assertThat(ClientKind.PRODUCER.settings(all))
                .isEqualTo(Map.of("retry.backoff.ms", "4", "security.protocol", "SSL", "linger.ms", "5"));
        assertThat(ClientKind.ADMIN.settings(all))
                .isEqualTo(Map.of("retry.backoff.ms", "1", "security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource({
        "client.id, true",
        "producer.fetch.max.wait.ms, true",
        "main.consumer.fetch.max.wait.ms, true",
        "fetch.max.wait.ms, false",
        "consumer.fetch.max.wait.ms, false",
        "restore.consumer.fetch.max.wait.ms, false"
    })
    void theUserOverridesADefault(String key, boolean hasDefault) {
        Map<String, Object> all = new HashMap<>(Map.of(key, "1"));

        ClientKind.RESTORE_CONSUMER.setDefault(all, "fetch.max.wait.ms", 50);

        Map<String, Object> expected = new HashMap<>(Map.of(key, "1"));
        if (hasDefault) {
            expected.put("restore.consumer.fetch.max.wait.ms", 50);
        }
        assertThat(all).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "client.id, 1, 5000",
        "request.timeout.ms, 4999, 4999",
        "admin.request.timeout.ms, ' 4999 ', 4999",
        "request.timeout.ms, 5001, 5000",
        "request.timeout.ms, 99999999999, 5000",
        "request.timeout.ms, soon, soon"
    })
    void theUserCanOnlyLowerALimit(String key, String given, String expected) {
        assertThat(ClientKind.ADMIN.settings(Map.of(key, given), Map.of("request.timeout.ms", 5_000)))
                .hasEntrySatisfying(
                        "request.timeout.ms", value -> assertThat(value).hasToString(expected));
    }
}
