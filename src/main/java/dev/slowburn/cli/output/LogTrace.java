package dev.slowburn.cli.output;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.slowburn.domain.outcome.Printable;
import java.util.stream.Collectors;

/** {@code %trace} of the log layout: a stack trace whose lines are indented, so that none can pass for a log entry. */
public final class LogTrace extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        String trace = super.convert(event);
        if (trace.isEmpty()) {
            return trace;
        }
        return trace.lines()
                .map(Printable::lines)
                .map(line -> line.startsWith("\t") ? line : "\t" + line)
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }
}
