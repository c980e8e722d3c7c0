package dev.slowburn.openslo;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Slo;
import java.util.List;

/** Reads Slowburn's own kinds of document: policies, corrections and overrides. */
final class OwnKinds {
    private OwnKinds() {}

    /** The SLOs together with what the other documents say of them. */
    static DefinitionSet read(Catalog catalog, List<Slo> slos, Problems problems) {
        CorrectionReader corrections = new CorrectionReader(catalog, problems);
        OverrideReader overrides = new OverrideReader(problems);
        return new DefinitionSet(
                slos,
                new PolicyReader(catalog.names(Kind.SLO), problems).read(catalog.all(Kind.BUDGET_POLICY)),
                catalog.all(Kind.BUDGET_CORRECTION).stream()
                        .flatMap(document -> corrections.read(document).stream())
                        .toList(),
                catalog.all(Kind.RELEASE_OVERRIDE).stream()
                        .flatMap(document -> overrides.read(document).stream())
                        .toList());
    }
}
