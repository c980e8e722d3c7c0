package dev.slowburn.cli;

import dev.slowburn.cli.output.Listing;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of what can be listed. */
final class Kinds implements ITypeConverter<Listing>, Iterable<String> {
    @Override
    public Listing convert(String text) {
        return Listing.named(text)
                .orElseThrow(() -> new TypeConversionException(
                        "there are no '" + text + "'; there are " + String.join(", ", this)));
    }

    @Override
    public Iterator<String> iterator() {
        return Listing.all().stream().map(Listing::text).iterator();
    }
}
