package dev.slowburn.openslo.workspace;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.alert.AlertParts;
import dev.slowburn.openslo.alert.AlertTargetReader;
import dev.slowburn.openslo.alert.AlertsReader;
import dev.slowburn.openslo.cel.FilterCompiler;
import dev.slowburn.openslo.cel.FilterMemory;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.document.Made.Question;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.policy.CorrectionReader;
import dev.slowburn.openslo.policy.OverrideReader;
import dev.slowburn.openslo.policy.PolicyReader;
import dev.slowburn.openslo.sli.DataSourceReader;
import dev.slowburn.openslo.sli.IndicatorReader;
import dev.slowburn.openslo.sli.MetricSourceReader;
import dev.slowburn.openslo.sli.SliReader;
import dev.slowburn.openslo.slo.SloReader;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one document according to its kind. */
final class DocumentMaker {
    /** Shared, so that a filter is compiled once and not for each document that contains it. */
    private static final FilterMemory FILTERS = new FilterMemory(new FilterCompiler());

    private static final Set<String> SERVICE_FIELDS = Set.of("description");

    private final Header header;
    private final DocumentIndex catalog;
    private final Retention retention;
    private final ProblemCollector problems = new ProblemCollector();
    private final AlertTargetReader targets;

    private DocumentMaker(Header header, DocumentIndex catalog, Retention retention) {
        this.header = header;
        this.catalog = catalog;
        this.retention = retention;
        this.targets = new AlertTargetReader(catalog, problems);
    }

    /**
     * Reads a document.
     *
     * @param asked receives the lookups made in the catalog
     * @param rejection why a valid SLO is not allowed; empty if it is allowed
     */
    static Made make(
            Header header,
            Node root,
            DocumentIndex catalog,
            Map<Question, Object> asked,
            Retention retention,
            Function<Slo, Optional<String>> rejection) {
        DocumentMaker maker = new DocumentMaker(header, catalog, retention);
        Optional<Object> value = Parsed.document(header.source(), root, maker.problems)
                .map(document -> header.hasName() ? document : document.unused())
                .flatMap(maker::value)
                .filter(made -> !(made instanceof Slo slo) || maker.isAllowed(slo, rejection));
        return new Made(
                header, value, maker.problems.sorted(), maker.problems.warnings(), asked, maker.targets.described());
    }

    private boolean isAllowed(Slo slo, Function<Slo, Optional<String>> rejection) {
        Optional<String> reason = rejection.apply(slo);
        reason.ifPresent(text ->
                problems.unsupported(SourceLocation.ofFile(header.source().name()), text));
        return reason.isEmpty();
    }

    private Optional<Object> value(Document document) {
        Optional<?> value =
                switch (document.kind()) {
                    case SLO ->
                        new SloReader(
                                        catalog,
                                        new IndicatorReader(catalog, slis()),
                                        new AlertsReader(catalog, parts(), problems),
                                        retention,
                                        problems)
                                .read(document, header.text());
                    case SLI -> slis().read(document.spec()).map(sli -> document.valid() ? sli : sli.invalid());
                    case SERVICE -> service(document.spec());
                    case ALERT_POLICY -> part(document, parts().policies());
                    case ALERT_CONDITION -> part(document, parts().conditions());
                    case ALERT_NOTIFICATION_TARGET -> part(document, targets);
                    case DATA_SOURCE -> DataSourceReader.read(document, problems);
                    case BUDGET_POLICY -> new PolicyReader(catalog, problems).read(document);
                    case BUDGET_CORRECTION -> new CorrectionReader(catalog, problems).read(document);
                    case RELEASE_OVERRIDE -> new OverrideReader(problems).read(document);
                };
        return value.map(Object.class::cast);
    }

    private SliReader slis() {
        return new SliReader(new MetricSourceReader(FILTERS, catalog, problems), problems);
    }

    private AlertParts parts() {
        return new AlertParts(catalog, targets, problems);
    }

    private static <T> Optional<T> part(Document document, ReferencedDocuments.Reader<T> reader) {
        Optional<T> read = reader.read(document.name(), document.spec(), document.annotations());
        return document.valid() ? read : Optional.empty();
    }

    /** Checks the document of a service, which has only a description and no value. */
    private static Optional<Object> service(YamlSection spec) {
        spec.only(SERVICE_FIELDS);
        Descriptions.check(spec);
        return Optional.empty();
    }
}
