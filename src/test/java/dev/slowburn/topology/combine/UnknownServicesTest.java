package dev.slowburn.topology.combine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slowburn.topology.settings.InputTopic;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Services without a name are logged once for each input, and not without a limit. */
class UnknownServicesTest {
    private static final InputTopic SPANS = new InputTopic("spans", "otlp_spans");
    private static final InputTopic METRICS = new InputTopic("metrics", "otlp_metrics");

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnknownServices.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final UnknownServices services = new UnknownServices();

    @BeforeEach
    void capture() {
        // Tests of commands in the same JVM log errors only.
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void release() {
        logger.detachAppender(logged);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void logsEachNameOncePerInput() {
        services.found(SPANS, Set.of("unknown_service:java"));
        services.found(SPANS, Set.of("unknown_service:java"));
        services.found(METRICS, Set.of("unknown_service:java"));

        assertThat(lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("service without a name: input=spans topic=otlp_spans service=unknown_service:java;");
    }

    @Test
    void logsAHundredNamesAndNoControlCharacters() {
        services.found(SPANS, Set.of("unknown_service:\u001b[31m"));
        IntStream.range(0, 200).forEach(i -> services.found(SPANS, Set.of("unknown_service:" + i)));

        assertThat(lines()).hasSize(100).noneMatch(line -> line.contains("\u001b"));
    }
}
