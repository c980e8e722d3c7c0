package dev.slowburn.cli.options;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts labels such as team=web. The value may be empty or contain {@code =}. */
public final class LabelConverter implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new TypeConversionException("'" + text + "' is not a label; use KEY=VALUE");
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }
}
