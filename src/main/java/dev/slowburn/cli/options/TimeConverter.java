package dev.slowburn.cli.options;

import dev.slowburn.runtime.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts durations in the format of the configuration, such as 1h30m. */
public final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Durations.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is not a duration; use a format such as 1h30m, 90s or 100ms"));
    }
}
