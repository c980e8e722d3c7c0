package dev.slowburn.openslo.sli;

import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Metadata;
import dev.slowburn.openslo.document.MissingDocument;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;
import java.util.Set;

/** Reads {@code indicator} or {@code indicatorRef} of an SLO or of one of its objectives. */
public final class IndicatorReader {
    private static final Set<String> FIELDS = Set.of("metadata", "spec");

    private final DocumentIndex catalog;
    private final SliReader slis;

    public IndicatorReader(DocumentIndex catalog, SliReader slis) {
        this.catalog = catalog;
        this.slis = slis;
    }

    public static boolean isGiven(YamlSection owner) {
        return owner.has("indicator") || owner.has("indicatorRef");
    }

    /** The SLI; empty if there is none or its type is not known. */
    public Optional<Indicator> read(YamlSection owner) {
        if (owner.has("indicator") && owner.has("indicatorRef")) {
            owner.report("indicatorRef", "must not be given together with indicator: use one of them");
            return Optional.empty();
        }
        if (owner.has("indicatorRef")) {
            return owner.text("indicatorRef").flatMap(name -> referenced(owner, name));
        }
        Optional<YamlSection> indicator = owner.section("indicator");
        indicator.ifPresent(section -> section.only(FIELDS));
        indicator.flatMap(section -> section.section("metadata")).ifPresent(metadata -> new Metadata(metadata, Kind.SLI)
                .optionalName());
        return indicator.flatMap(section -> section.requiredSection("spec")).flatMap(slis::read);
    }

    private Optional<Indicator> referenced(YamlSection owner, String name) {
        if (!catalog.has(Kind.SLI, name)) {
            MissingDocument.report(owner, "indicatorRef", Kind.SLI, name, catalog);
        }
        return catalog.made(Kind.SLI, name, Indicator.class);
    }
}
