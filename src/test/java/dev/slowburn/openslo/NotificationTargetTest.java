package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.yaml.Problem;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notification targets of definitions. */
class NotificationTargetTest {
    private static final String TARGET = """
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata:
              name: chat
              annotations:
                slowburn.dev/url: https://chat.example/hooks/7
                slowburn.dev/secret: chat-key
                slowburn.dev/receives: all-alerts, budget-events
            spec:
              target: webhook
            """;

    @Test
    void readsTargetWithUrl() {
        assertThat(Definitions.parse("slo.yaml", TARGET).definitions().targets())
                .containsExactly(new NotificationTarget(
                        "chat",
                        NotificationTarget.Type.WEBHOOK,
                        URI.create("https://chat.example/hooks/7"),
                        Optional.of("chat-key"),
                        true,
                        true));
    }

    @Test
    void readsTargetWithoutUrlAsNameOnly() {
        LoadResult loaded = Definitions.parse("slo.yaml", AlertYaml.TARGET);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.definitions().targets()).isEmpty();
    }

    @Test
    void warnsAboutWebhookWithoutUrl() {
        LoadResult loaded = Definitions.parse("slo.yaml", AlertYaml.TARGET.replace("pager", "webhook"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("spec.target: receives no notifications; to send them, add the annotation slowburn.dev/url");
    }

    @Test
    void warnsAboutTargetWithoutNotifications() {
        String silent = TARGET.replaceAll(".*receives.*\n", "");

        assertThat(Definitions.parse("slo.yaml", Yaml.SLO + "---\n" + silent).warnings())
                .extracting(Problem::toString)
                .anySatisfy(
                        warning -> assertThat(warning)
                                .contains(
                                        "spec.target: receives no notifications: no AlertPolicy of an SLO names it, the default alerts"));
        assertThat(Definitions.parse("slo.yaml", Yaml.SLO + "---\n" + TARGET).warnings())
                .noneMatch(warning -> warning.toString().contains("receives no notifications"));
        assertThat(Definitions.parse(
                                "slo.yaml",
                                AlertYaml.ALL.replace(AlertYaml.TARGET, silent).replace("on-call", "chat"))
                        .warnings())
                .noneMatch(warning -> warning.toString().contains("receives no notifications"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            target: webhook | target: webhok | 10:11: spec.target: must be alertmanager or webhook
            https://chat | ftp://chat | 6:23: metadata.annotations[slowburn.dev/url]: must be an http or https URL
            https://chat | https://me:pass@chat | 6:23: metadata.annotations[slowburn.dev/url]: must be an http or https URL without user
            https://chat.example/hooks/7 | /hooks/7 | 6:23: metadata.annotations[slowburn.dev/url]: must be an http or https URL
            chat-key | ../chat-key | 7:26: metadata.annotations[slowburn.dev/secret]: must be the name of a secret
            budget-events | events | 8:28: metadata.annotations[slowburn.dev/receives]: must be all-alerts, budget-events
            slowburn.dev/url: https://chat.example/hooks/7 | other: text | 7:26: metadata.annotations[slowburn.dev/secret]: has no effect without slowburn.dev/url
            """)
    void reportsProblemAtItsLocation(String part, String replacement, String problem) {
        LoadResult loaded = Definitions.parse("slo.yaml", TARGET.replace(part, replacement));

        assertThat(loaded.problems()).extracting(Problem::toString).anySatisfy(text -> assertThat(text)
                .startsWith("slo.yaml:" + problem));
        assertThat(loaded.definitions().targets()).isEmpty();
    }
}
