package dev.slowburn.cli;

import dev.slowburn.cli.output.Listing;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the names of listings, and lists them for completion. */
final class Kinds implements ITypeConverter<Listing>, Iterable<String> {
    @Override
    public Listing convert(String text) {
        return Listing.named(text)
                .orElseThrow(() -> new TypeConversionException(
                        "unknown kind '" + text + "'; use one of " + String.join(", ", this)));
    }

    @Override
    public Iterator<String> iterator() {
        return Listing.all().stream().map(Listing::text).iterator();
    }
}
