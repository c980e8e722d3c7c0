package dev.slowburn.cli.output;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.slowburn.domain.outcome.Printable;

/** {@code %text} of the log layout: the message with line breaks and control characters escaped. */
public final class LogText extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Printable.of(String.valueOf(super.convert(event)));
    }
}
